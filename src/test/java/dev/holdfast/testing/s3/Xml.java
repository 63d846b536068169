package dev.holdfast.testing.s3;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** Writes small XML documents, and reads the one that clients send. */
final class Xml {
    private static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

    private final StringBuilder text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");

    private Xml() {}

    static Xml document(String root) {
        Xml xml = new Xml();
        xml.text.append('<').append(root).append(" xmlns=\"").append(NAMESPACE).append("\">");
        return xml;
    }

    static byte[] error(String code, String message) {
        return error(code, message, "");
    }

    /** @param storageClass empty for none */
    static byte[] error(String code, String message, String storageClass) {
        Xml xml = new Xml();
        xml.open("Error").element("Code", code).element("Message", message);
        if (!storageClass.isEmpty()) {
            xml.element("StorageClass", storageClass);
        }
        return xml.element("RequestId", "test").finish("Error");
    }

    /** The text of the first element of each name that is there. */
    static Map<String, String> values(InputStream document, String... names) throws IOException {
        Element root = parse(document);
        Map<String, String> values = new LinkedHashMap<>();
        for (String name : names) {
            child(root, name).ifPresent(text -> values.put(name, text));
        }
        return values;
    }

    Xml open(String name) {
        text.append('<').append(name).append('>');
        return this;
    }

    Xml close(String name) {
        text.append("</").append(name).append('>');
        return this;
    }

    Xml element(String name, Object value) {
        open(name);
        text.append(value.toString()
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;"));
        return close(name);
    }

    byte[] finish(String root) {
        close(root);
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** One part as the client names it when it completes an upload. */
    record NamedPart(int number, String etag) {}

    static List<NamedPart> parts(InputStream document) throws IOException {
        List<NamedPart> parts = new ArrayList<>();
        NodeList nodes = parse(document).getElementsByTagName("Part");
        for (int i = 0; i < nodes.getLength(); i++) {
            Element part = (Element) nodes.item(i);
            parts.add(new NamedPart(
                    Integer.parseInt(child(part, "PartNumber").orElse("0")),
                    child(part, "ETag").orElse("").replace("\"", "")));
        }
        return parts;
    }

    private static Optional<String> child(Element element, String name) {
        NodeList nodes = element.getElementsByTagName(name);
        return nodes.getLength() == 0
                ? Optional.empty()
                : Optional.of(nodes.item(0).getTextContent());
    }

    private static Element parse(InputStream document) throws IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            return factory.newDocumentBuilder().parse(document).getDocumentElement();
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("every JDK has an XML parser", e);
        } catch (SAXException e) {
            throw new S3Error(400, "MalformedXML", String.valueOf(e.getMessage()));
        }
    }
}
