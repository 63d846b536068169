package dev.holdfast.snapshot;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** What an entry may be called: a relative path of UTF-8 that stays where it is unpacked, on any system. */
final class EntryName {
    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*", Pattern.DOTALL);

    private EntryName() {}

    /**
     * @param place of the header
     * @throws dev.holdfast.failure.CorruptBackupException if it may not
     */
    static String read(byte[] b, int from, int length, long place) {
        Optional<String> decoded = Utf8.decode(b, from, length);
        if (decoded.isEmpty()) {
            throw Damage.inZip(place, "the entry's name is not UTF-8: " + printable(b, from, length));
        }
        String name = decoded.get();
        String trouble = trouble(name);
        if (!trouble.isEmpty()) {
            throw Damage.inZip(place, "the entry's name " + trouble + ": " + printable(b, from, length));
        }
        return name;
    }

    private static String trouble(String name) {
        if (name.isEmpty()) {
            return "is empty";
        }
        if (name.charAt(0) == '/' || DRIVE.matcher(name).matches()) {
            return "is an absolute path";
        }
        int start = 0;
        for (int i = 0; i <= name.length(); i++) {
            char c = i < name.length() ? name.charAt(i) : '/';
            if (c < ' ' || c == 0x7f) {
                return "has a control character";
            }
            if (c == '\\') {
                return "has a backslash";
            }
            if (c == '/') {
                if (i == start && i < name.length()) {
                    return "has an empty part";
                }
                if (i == start + 2 && name.charAt(start) == '.' && name.charAt(start + 1) == '.') {
                    return "leads out of its folder";
                }
                start = i + 1;
            }
        }
        return "";
    }

    private static String printable(byte[] b, int from, int length) {
        int shown = Math.min(length, 200);
        StringBuilder text = new StringBuilder("'");
        for (char c : new String(b, from, shown, StandardCharsets.ISO_8859_1).toCharArray()) {
            text.append(c >= ' ' && c < 0x7f ? Character.toString(c) : String.format("\\x%02x", (int) c));
        }
        return text.append(shown < length ? "...'" : "'").toString();
    }
}
