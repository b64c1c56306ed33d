package dev.parley.sdp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Parser of descriptions, line by line. At the session level the lines stand in the order of RFC 8866 §5, attributes in any
 * order; in a media description only the place of "m=" counts.
 */
final class SdpParser {
    /** RFC 8866 §5: the types in their order at the session level. A time description is "t=" with its "r=" lines. */
    private static final String SESSION_ORDER = "vosiuepcbtrzka";

    /** RFC 8866 §5: the types of a media description. */
    private static final String MEDIA_TYPES = "micbka";

    private final String text;
    private final SdpLimits limits;
    private final boolean fragment;

    private int position;
    private int number;

    SdpParser(String text, SdpLimits limits, boolean fragment) {
        this.text = text;
        this.limits = limits;
        this.fragment = fragment;
    }

    SessionDescription parse() throws SdpException {
        if (text.length() > limits.length()) {
            throw new SdpException(1, "description is longer than the limit");
        }
        List<SdpLine> sessionLines = new ArrayList<>();
        List<List<SdpLine>> mediaLines = new ArrayList<>();
        List<SdpLine> current = sessionLines;
        while (position < text.length()) {
            SdpLine line = nextLine();
            if (line == null) {
                break;
            }
            if (line.type() == 'm') {
                if (mediaLines.isEmpty()) {
                    requireSessionLines(sessionLines);
                }
                if (mediaLines.size() == limits.mediaDescriptions()) {
                    throw new SdpException(line.number(), "more m-sections than the limit");
                }
                current = new ArrayList<>();
                mediaLines.add(current);
            }
            current.add(line);
        }
        if (mediaLines.isEmpty()) {
            requireSessionLines(sessionLines);
        }
        checkOrder(sessionLines, SESSION_ORDER);
        SessionLevel session = new SessionLevel(checked(sessionLines));
        List<MediaDescription> media = new ArrayList<>();
        for (List<SdpLine> lines : mediaLines) {
            checkTypes(lines);
            media.add(new MediaDescription(session, checked(lines)));
        }
        return new SessionDescription(session, media);
    }

    /** The next line; null where only empty lines remain, which peers are known to put at the end. */
    private @Nullable SdpLine nextLine() throws SdpException {
        number++;
        if (number > limits.lines()) {
            throw new SdpException(number, "more lines than the limit");
        }
        int end = text.indexOf('\n', position);
        int next = end < 0 ? text.length() : end + 1;
        if (end < 0) {
            end = text.length();
        }
        // RFC 8866 §5: "parsers SHOULD be tolerant and also accept lines terminated with a single newline character".
        if (end > position && text.charAt(end - 1) == '\r') {
            end--;
        }
        String line = text.substring(position, end);
        if (line.isEmpty() && text.substring(next).isBlank()) {
            return null;
        }
        position = next;
        if (line.length() > limits.lineLength()) {
            throw SdpException.at(number, line, "line is longer than the limit");
        }
        if (line.length() < 2 || line.charAt(1) != '=' || line.charAt(0) < 'a' || line.charAt(0) > 'z') {
            throw SdpException.at(number, line, "line is not a letter, \"=\" and a value");
        }
        if (line.indexOf('\r') >= 0 || line.indexOf('\0') >= 0) {
            throw SdpException.at(number, line, "line has a character that is not allowed");
        }
        return new SdpLine(line.charAt(0), line.substring(2), number);
    }

    /** RFC 8866 §5: "v=", "o=", "s=" and "t=" are not optional. */
    private void requireSessionLines(List<SdpLine> lines) throws SdpException {
        if (fragment) {
            return;
        }
        int found = 0;
        for (char type : new char[] {'v', 'o', 's'}) {
            if (lines.size() <= found || lines.get(found).type() != type) {
                int at = lines.size() <= found ? number : lines.get(found).number();
                throw new SdpException(Math.max(1, at), "line \"" + type + "=\" is missing");
            }
            found++;
        }
        if (lines.stream().noneMatch(line -> line.type() == 't')) {
            throw new SdpException(Math.max(1, number), "line \"t=\" is missing");
        }
    }

    /**
     * RFC 8866 §5 gives the lines of a media description an order, too. Servers are deployed that write "b=" or "c=" behind
     * attributes; no reading of such a section is ambiguous: docs/deviations.md.
     */
    private static void checkTypes(List<SdpLine> lines) throws SdpException {
        for (SdpLine line : lines) {
            if (MEDIA_TYPES.indexOf(line.type()) < 0) {
                throw misplaced(line, "does not belong here");
            }
        }
    }

    private static SdpException misplaced(SdpLine line, String complaint) {
        return SdpException.at(line.number(), line.toString(), "line \"" + line.type() + "=\" " + complaint);
    }

    /** RFC 8866 §5: "Some lines in each description are required and some are optional, but when present, they MUST appear in exactly the order given here". */
    private static void checkOrder(List<SdpLine> lines, String order) throws SdpException {
        int reached = 0;
        char before = 0;
        for (SdpLine line : lines) {
            int place = order.indexOf(line.type());
            if (place < 0) {
                throw misplaced(line, "does not belong here");
            }
            boolean nextTime = line.type() == 't' && before == 'r';
            if (place < reached && !nextTime) {
                throw misplaced(line, "is out of order");
            }
            if (place == reached && before == line.type() && "vosk".indexOf(line.type()) >= 0) {
                throw misplaced(line, "is repeated");
            }
            reached = place;
            before = line.type();
        }
    }

    private static List<SdpLine> checked(List<SdpLine> lines) throws SdpException {
        Map<String, String> seen = new LinkedHashMap<>();
        for (SdpLine line : lines) {
            check(line);
            String name = line.attributeName();
            if (name != null && AttributeGrammar.isSingle(name)) {
                String before = seen.putIfAbsent(name, line.value());
                if (before != null && !before.equals(line.value())) {
                    throw SdpException.at(
                            line.number(), line.toString(), name + " is repeated, and with another value");
                }
            }
        }
        return lines;
    }

    /** Checks the syntax of one line. */
    static void check(SdpLine line) throws SdpException {
        try {
            switch (line.type()) {
                case 'v' -> {
                    if (!line.value().equals("0")) {
                        throw new SdpException(0, "version is not 0");
                    }
                }
                case 'o' -> Origin.parse(line.value());
                case 'c' -> ConnectionAddress.parse(line.value());
                case 'b' -> Bandwidth.parse(line.value());
                case 't' -> time(line.value());
                case 'm' -> MediaLine.parse(line.value());
                case 'a' -> AttributeGrammar.check(Objects.requireNonNull(line.attributeName()), line.attributeValue());
                default -> {
                    // RFC 9429 §5.8.1: "i=", "u=", "e=", "p=", "r=", "z=" and "k=" are not used.
                }
            }
        } catch (SdpException e) {
            throw e.atLine(line.number(), line.toString());
        }
    }

    private static void time(String value) throws SdpException {
        Fields fields = new Fields(value);
        Fields.saturated(fields.word("start time"), "start time");
        Fields.saturated(fields.word("stop time"), "stop time");
        fields.end();
    }
}
