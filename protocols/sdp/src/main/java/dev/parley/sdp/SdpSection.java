package dev.parley.sdp;

import dev.parley.parameters.Fingerprint;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The session level or one media description: its lines in their order, and what the known attributes among them say.
 * Attributes with a media-level and a session-level form are asked for at the {@link MediaDescription}, which knows the
 * inheritance.
 */
public abstract sealed class SdpSection permits SessionLevel, MediaDescription {
    private final List<SdpLine> lines;

    SdpSection(List<SdpLine> lines) {
        this.lines = List.copyOf(lines);
    }

    /** Returns the lines in their order. */
    public final List<SdpLine> lines() {
        return lines;
    }

    /** Returns the first line of that type, or null. */
    public final @Nullable SdpLine line(char type) {
        for (SdpLine line : lines) {
            if (line.type() == type) {
                return line;
            }
        }
        return null;
    }

    /** Tells whether an attribute of that name stands in this section itself. */
    public final boolean hasAttribute(String name) {
        return attributeLine(name) != null;
    }

    /** Returns the first attribute of that name in this section itself, or null. */
    public final @Nullable SdpLine attributeLine(String name) {
        for (SdpLine line : lines) {
            if (name.equals(line.attributeName())) {
                return line;
            }
        }
        return null;
    }

    /** Returns the value of the first attribute of that name in this section itself, without spaces around it; null without one. */
    public final @Nullable String attribute(String name) {
        SdpLine line = attributeLine(name);
        String value = line == null ? null : line.attributeValue();
        return value == null ? null : value.strip();
    }

    /** Returns the values of all attributes of that name in this section itself. */
    public final List<String> attributes(String name) {
        List<String> values = new ArrayList<>();
        for (SdpLine line : lines) {
            String value = name.equals(line.attributeName()) ? line.attributeValue() : null;
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    /** Returns the lines "b=". */
    public final List<Bandwidth> bandwidths() {
        List<Bandwidth> bandwidths = new ArrayList<>();
        for (SdpLine line : lines) {
            if (line.type() == 'b') {
                bandwidths.add(read(line.value(), Bandwidth::parse));
            }
        }
        return bandwidths;
    }

    /** Returns the line "c=" of this section itself, or null. */
    public final @Nullable ConnectionAddress ownConnection() {
        SdpLine line = line('c');
        return line == null ? null : read(line.value(), ConnectionAddress::parse);
    }

    final List<Fingerprint> ownFingerprints() {
        return all("fingerprint", AttributeGrammar::fingerprint);
    }

    final List<String> ownIceOptions() {
        List<String> options = new ArrayList<>();
        for (String value : attributes("ice-options")) {
            // RFC 8839 §5.6 puts spaces between options; commas are seen too.
            for (String option : value.split("[ ,]+")) {
                if (!option.isEmpty() && !options.contains(option)) {
                    options.add(option);
                }
            }
        }
        return options;
    }

    final @Nullable Direction ownDirection() {
        for (SdpLine line : lines) {
            String name = line.attributeName();
            Direction direction = name == null ? null : Direction.of(name);
            if (direction != null) {
                return direction;
            }
        }
        return null;
    }

    /** All attributes of a name, typed. */
    final <T> List<T> all(String name, Reader<T> reader) {
        List<T> values = new ArrayList<>();
        for (String value : attributes(name)) {
            values.add(read(value, reader));
        }
        return List.copyOf(values);
    }

    /** The first attribute of a name, typed. */
    final <T> @Nullable T first(String name, Reader<T> reader) {
        String value = attribute(name);
        return value == null ? null : read(value, reader);
    }

    /** Reads what {@link AttributeGrammar} has already accepted. */
    interface Reader<T> {
        T read(String value) throws SdpException;
    }

    static <T> T read(String value, Reader<T> reader) {
        try {
            return reader.read(value);
        } catch (SdpException e) {
            throw new AssertionError("the parser accepts only lines that can be read", e);
        }
    }

    final void writeTo(StringBuilder text) {
        for (SdpLine line : lines) {
            text.append(line.type()).append('=').append(line.value()).append("\r\n");
        }
    }
}
