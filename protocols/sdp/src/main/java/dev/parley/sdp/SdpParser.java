package dev.parley.sdp;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a description line by line. The order of lines is RFC 8866 §5's; attributes stand in any order.
 */
final class SdpParser {
    /** RFC 8866 §5: the types in their order at the session level. A time description is "t=" with its "r=" lines. */
    private static final String SESSION_ORDER = "vosiuepcbtrzka";

    /** RFC 8866 §5: the types in their order in a media description. */
    private static final String MEDIA_ORDER = "micbka";

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
            checkOrder(lines, MEDIA_ORDER);
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
            throw new SdpException(number, "line is longer than the limit");
        }
        if (line.length() < 2 || line.charAt(1) != '=' || line.charAt(0) < 'a' || line.charAt(0) > 'z') {
            throw new SdpException(number, "line is not a letter, \"=\" and a value");
        }
        if (line.indexOf('\r') >= 0 || line.indexOf('\0') >= 0) {
            throw new SdpException(number, "line has a character that is not allowed");
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

    /** RFC 8866 §5: "Some lines in each description are required and some are optional, but when present, they MUST appear in exactly the order given here". */
    private static void checkOrder(List<SdpLine> lines, String order) throws SdpException {
        int reached = 0;
        char before = 0;
        for (SdpLine line : lines) {
            int place = order.indexOf(line.type());
            if (place < 0) {
                throw new SdpException(line.number(), "line \"" + line.type() + "=\" does not belong here");
            }
            boolean nextTime = line.type() == 't' && before == 'r';
            if (place < reached && !nextTime) {
                throw new SdpException(line.number(), "line \"" + line.type() + "=\" is out of order");
            }
            if (place == reached && before == line.type() && "voskm".indexOf(line.type()) >= 0) {
                throw new SdpException(line.number(), "line \"" + line.type() + "=\" is repeated");
            }
            reached = place;
            before = line.type();
        }
    }

    private static List<SdpLine> checked(List<SdpLine> lines) throws SdpException {
        Set<String> seen = new LinkedHashSet<>();
        for (SdpLine line : lines) {
            check(line);
            String name = line.attributeName();
            if (name != null && AttributeGrammar.isSingle(name) && !seen.add(name)) {
                throw new SdpException(line.number(), name + " is repeated");
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
                    // RFC 8829 §5.8.1: "i=", "u=", "e=", "p=", "r=", "z=" and "k=" are not used.
                }
            }
        } catch (SdpException e) {
            throw e.atLine(line.number());
        }
    }

    private static void time(String value) throws SdpException {
        Fields fields = new Fields(value);
        fields.number("start time", 0, Long.MAX_VALUE);
        fields.number("stop time", 0, Long.MAX_VALUE);
        fields.end();
    }
}
