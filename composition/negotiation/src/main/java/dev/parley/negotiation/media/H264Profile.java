package dev.parley.negotiation.media;

import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * "profile-level-id" of H264, RFC 6184 §8.1.
 *
 * @param profile which subset of the coding tools is used
 * @param level ten times the level, 31 for 3.1; 1b is {@link #LEVEL_1B}
 */
record H264Profile(Profile profile, int level) {
    /** Level 1b, between 1 (10) and 1.1 (11). */
    static final int LEVEL_1B = 0;

    /** "If no profile-level-id is present, the Baseline profile, without additional constraints at Level 1, MUST be inferred." */
    static final H264Profile DEFAULT = new H264Profile(Profile.BASELINE, 10);

    /**
     * The profiles of RFC 6184 Table 5, and Constrained High, by profile_idc and the bits of profile-iop that have to be
     * ("1") or must not be ("0") set.
     */
    enum Profile {
        CONSTRAINED_BASELINE("42 x1xx0000", "4d 1xxx0000", "58 11xx0000"),
        BASELINE("42 x0xx0000", "58 10xx0000"),
        MAIN("4d 0x0x0000"),
        EXTENDED("58 00xx0000"),
        CONSTRAINED_HIGH("64 00001100"),
        HIGH("64 00000000"),
        HIGH_10("6e 00000000"),
        HIGH_422("7a 00000000"),
        HIGH_444("f4 00000000");

        private final String[] patterns;

        Profile(String... patterns) {
            this.patterns = patterns;
        }

        private boolean matches(String idc, int iop) {
            for (String pattern : patterns) {
                if (pattern.startsWith(idc) && fits(pattern.substring(3), iop)) {
                    return true;
                }
            }
            return false;
        }

        private static boolean fits(String bits, int iop) {
            for (int i = 0; i < 8; i++) {
                char wanted = bits.charAt(i);
                if (wanted != 'x' && wanted - '0' != (iop >> (7 - i) & 1)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Returns what six hexadecimal digits say, or null where they are none, or of no profile that is known. */
    static @Nullable H264Profile parse(String profileLevelId) {
        String digits = profileLevelId.toLowerCase(Locale.ROOT);
        if (digits.length() != 6 || !digits.chars().allMatch(HexFormat::isHexDigit)) {
            return null;
        }
        String idc = digits.substring(0, 2);
        int iop = HexFormat.fromHexDigits(digits, 2, 4);
        int level = HexFormat.fromHexDigits(digits, 4, 6);
        for (Profile profile : Profile.values()) {
            if (profile.matches(idc, iop)) {
                // Table 5's profiles other than High: constraint_set3_flag with level_idc 11 is level 1b.
                boolean is1b = level == 11 && (iop & 0x10) != 0;
                return new H264Profile(profile, is1b ? LEVEL_1B : level);
            }
        }
        return null;
    }

    /** Tells which of two levels asks for less. */
    boolean isLowerThan(H264Profile other) {
        return order() < other.order();
    }

    private int order() {
        return level == LEVEL_1B ? 21 : level * 2;
    }
}
