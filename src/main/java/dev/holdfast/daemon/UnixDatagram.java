package dev.holdfast.daemon;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Sends one datagram to a Unix socket of Linux, by a path or an abstract name ({@code @name}). Java's own channels know streams only. */
final class UnixDatagram {
    private static final short AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int MSG_NOSIGNAL = 0x4000;

    /** {@code sun_path} has room for so many bytes (unix(7)). */
    private static final int LONGEST_NAME = 108;

    private UnixDatagram() {}

    /** The part of the C library that is needed. */
    interface SocketLibrary extends Library {
        int socket(int domain, int type, int protocol) throws LastErrorException;

        NativeLong sendto(int socket, byte[] message, NativeLong length, int flags, byte[] address, int addressLength)
                throws LastErrorException;

        int close(int socket) throws LastErrorException;
    }

    /** A holder, so that the library is loaded with the first datagram. */
    private static final class Loaded {
        private static final SocketLibrary LIBRARY = Native.load("c", SocketLibrary.class);
    }

    /**
     * @throws LastErrorException with the error of the operating system
     * @throws IllegalArgumentException if the name is too long
     */
    static void send(String socketName, String message) {
        byte[] address = address(socketName);
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        int socket = Loaded.LIBRARY.socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        try {
            Loaded.LIBRARY.sendto(socket, bytes, new NativeLong(bytes.length), MSG_NOSIGNAL, address, address.length);
        } finally {
            Loaded.LIBRARY.close(socket);
        }
    }

    /** An abstract name begins with a zero byte and ends with the address itself. */
    private static byte[] address(String socketName) {
        byte[] name = socketName.getBytes(StandardCharsets.UTF_8);
        if (name.length > LONGEST_NAME) {
            throw new IllegalArgumentException("socket name of " + name.length + " bytes: at most " + LONGEST_NAME);
        }
        if (name[0] == '@') {
            name[0] = 0;
        }
        return ByteBuffer.allocate(Short.BYTES + name.length)
                .order(ByteOrder.nativeOrder())
                .putShort(AF_UNIX)
                .put(name)
                .array();
    }
}
