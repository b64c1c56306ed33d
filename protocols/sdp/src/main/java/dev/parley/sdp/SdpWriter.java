package dev.parley.sdp;

/** Writes a description line by line, with CRLF ends. What it is given has to be well formed; nothing is checked. */
public final class SdpWriter {
    private final StringBuilder text = new StringBuilder();

    /** Writes a line. */
    public SdpWriter line(char type, Object value) {
        text.append(type).append('=').append(value).append("\r\n");
        return this;
    }

    /** Writes "a=name". */
    public SdpWriter attribute(String name) {
        return line('a', name);
    }

    /** Writes "a=name:value". */
    public SdpWriter attribute(String name, Object value) {
        return line('a', name + ":" + value);
    }

    /** Returns the text. */
    public String text() {
        return text.toString();
    }
}
