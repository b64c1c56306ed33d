package dev.parley.sdp;

import dev.parley.parameters.Direction;
import dev.parley.parameters.Fingerprint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The session level or one media description: its lines in their order, and what the known attributes among them say.
 * Attributes with a media-level and a session-level form are read from the {@link MediaDescription}, which has the
 * inheritance.
 */
public abstract sealed class SdpSection permits SessionLevel, MediaDescription {
    /** The fingerprints of a level that count: one for each hash function and certificate; nobody has as many. */
    private static final int FINGERPRINTS = 16;

    private final List<SdpLine> lines;

    /** The lines by the name of their attribute, and by "c=" and the like. */
    private final Map<String, List<SdpLine>> byName = new HashMap<>();

    /**
     * The values that were read, by the name of their attribute: a section is read many times, by several threads. The map
     * does not change; a new one replaces it. If two threads do so at once, an entry is lost and read again.
     */
    private volatile Map<String, List<?>> typed = new HashMap<>();

    private final @Nullable Direction ownDirection;

    /** A list that does not change; which of several threads makes it is all one. */
    private volatile @Nullable List<ExtMap> validExtMaps;

    SdpSection(List<SdpLine> lines) {
        this.lines = List.copyOf(lines);
        Direction first = null;
        for (SdpLine line : this.lines) {
            String name = line.attributeName();
            byName.computeIfAbsent(name == null ? line.type() + "=" : name, key -> new ArrayList<>(1))
                    .add(line);
            first = first == null && name != null ? Direction.of(name) : first;
        }
        ownDirection = first;
    }

    /** Returns the lines in their order. */
    public final List<SdpLine> lines() {
        return lines;
    }

    /** Returns the first line of that type, or null. */
    public final @Nullable SdpLine line(char type) {
        return firstOf(type + "=");
    }

    private @Nullable SdpLine firstOf(String name) {
        List<SdpLine> found = byName.get(name);
        return found == null ? null : found.get(0);
    }

    /** Returns whether an attribute of that name stands in this section itself. */
    public final boolean hasAttribute(String name) {
        return attributeLine(name) != null;
    }

    /** Returns the first attribute of that name in this section itself, or null. */
    public final @Nullable SdpLine attributeLine(String name) {
        return firstOf(name);
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
        for (SdpLine line : byName.getOrDefault(name, List.of())) {
            String value = line.attributeValue();
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    /** Returns the lines "b=". */
    public final List<Bandwidth> bandwidths() {
        List<Bandwidth> bandwidths = new ArrayList<>();
        for (SdpLine line : byName.getOrDefault("b=", List.of())) {
            bandwidths.add(read(line.value(), Bandwidth::parse));
        }
        return bandwidths;
    }

    /** Returns the line "c=" of this section itself, or null. */
    public final @Nullable ConnectionAddress ownConnection() {
        SdpLine line = line('c');
        return line == null ? null : read(line.value(), ConnectionAddress::parse);
    }

    final List<Fingerprint> ownFingerprints() {
        List<Fingerprint> all = all("fingerprint", AttributeGrammar::fingerprint);
        return all.size() <= FINGERPRINTS ? all : all.subList(0, FINGERPRINTS);
    }

    /** The options of this level, each once. */
    final Set<String> ownIceOptions() {
        Set<String> options = new LinkedHashSet<>();
        for (String value : attributes("ice-options")) {
            // RFC 8839 §5.6 puts spaces between options; commas are seen too.
            for (String option : value.split("[ ,]+")) {
                if (!option.isEmpty()) {
                    options.add(option);
                }
            }
        }
        return options;
    }

    final @Nullable Direction ownDirection() {
        return ownDirection;
    }

    /** The header extensions of this level, the first of each id that is valid. */
    final List<ExtMap> ownExtMaps() {
        List<ExtMap> all = all("extmap", ExtMap::parse);
        List<ExtMap> valid = all.isEmpty() ? all : validExtMaps;
        if (valid == null) {
            valid = valid(all);
            validExtMaps = valid;
        }
        return valid;
    }

    private static List<ExtMap> valid(List<ExtMap> all) {
        Map<Integer, ExtMap> maps = new LinkedHashMap<>();
        for (ExtMap map : all) {
            // RFC 8285 §7: 1 to 255, and 4096 to 4351 in offers that leave the choice of the id.
            if (map.id() <= 255 || map.id() >= 4_096) {
                maps.putIfAbsent(map.id(), map);
            }
        }
        return List.copyOf(maps.values());
    }

    /** All attributes of a name, typed; a name is always read by the same reader. */
    @SuppressWarnings("unchecked")
    final <T> List<T> all(String name, Reader<T> reader) {
        if (!byName.containsKey(name)) {
            return List.of();
        }
        List<?> known = typed.get(name);
        if (known == null) {
            List<T> values = new ArrayList<>();
            for (String value : attributes(name)) {
                values.add(read(value, reader));
            }
            known = List.copyOf(values);
            Map<String, List<?>> more = new HashMap<>(typed);
            more.put(name, known);
            typed = more;
        }
        return (List<T>) known;
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
