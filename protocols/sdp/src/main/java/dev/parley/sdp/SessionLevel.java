package dev.parley.sdp;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Session-level part of a description: all before the first "m=". */
public final class SessionLevel extends SdpSection {
    private final Set<String> iceOptions;

    SessionLevel(List<SdpLine> lines) {
        super(lines);
        iceOptions = ownIceOptions();
    }

    boolean hasIceOption(String option) {
        return iceOptions.contains(option);
    }

    /** Returns the line "o="; null in a fragment. */
    public @Nullable Origin origin() {
        SdpLine line = line('o');
        return line == null ? null : read(line.value(), Origin::parse);
    }

    /** Returns "a=group" lines, RFC 5888. */
    public List<Group> groups() {
        return all("group", Group::parse);
    }

    /** Returns the BUNDLE groups, RFC 9143; browsers make one. */
    public List<Group> bundleGroups() {
        return groups().stream().filter(Group::isBundle).toList();
    }

    /** Returns whether the describing end is an ICE-lite agent, RFC 8839 §5.3. */
    public boolean iceLite() {
        return hasAttribute("ice-lite");
    }

    /** Returns the pacing of connectivity checks in milliseconds, RFC 8839 §5.5; 50 where it is not given. */
    public long icePacingMillis() {
        Long pacing = first("ice-pacing", value -> Fields.number(value, "ice-pacing", 0, Long.MAX_VALUE));
        return pacing == null ? 50 : pacing;
    }

    /** Returns "a=msid-semantic" lines. */
    public List<MsidSemantic> msidSemantics() {
        return all("msid-semantic", MsidSemantic::parse);
    }

    /** Returns "a=identity" lines, RFC 8827. */
    public List<Identity> identities() {
        return all("identity", Identity::parse);
    }
}
