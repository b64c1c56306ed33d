package dev.parley.dtls.wire;

import dev.parley.base.MalformedException;

/**
 * An alert, RFC 5246 §7.2.
 *
 * @param fatal whether its level is fatal, otherwise warning
 * @param description the number of its description
 */
public record Alert(boolean fatal, int description) {
    public static final int CLOSE_NOTIFY = 0;
    public static final int UNEXPECTED_MESSAGE = 10;
    public static final int RECORD_OVERFLOW = 22;
    public static final int HANDSHAKE_FAILURE = 40;
    public static final int BAD_CERTIFICATE = 42;
    public static final int UNSUPPORTED_CERTIFICATE = 43;
    public static final int ILLEGAL_PARAMETER = 47;
    public static final int DECODE_ERROR = 50;
    public static final int DECRYPT_ERROR = 51;
    public static final int PROTOCOL_VERSION = 70;
    public static final int INTERNAL_ERROR = 80;
    public static final int MISSING_EXTENSION = 109;
    public static final int CERTIFICATE_REQUIRED = 116;
    public static final int NO_RENEGOTIATION = 100;
    public static final int UNSUPPORTED_EXTENSION = 110;

    private static final int WARNING_LEVEL = 1;
    private static final int FATAL_LEVEL = 2;

    public static Alert fatal(int description) {
        return new Alert(true, description);
    }

    public static Alert warning(int description) {
        return new Alert(false, description);
    }

    public static Alert parse(byte[] array, int offset, int length) throws MalformedException {
        VectorReader reader = new VectorReader(array, offset, offset + length);
        int level = reader.u8();
        int description = reader.u8();
        reader.end();
        if (level != WARNING_LEVEL && level != FATAL_LEVEL) {
            throw new MalformedException("alert: unknown level");
        }
        return new Alert(level == FATAL_LEVEL, description);
    }

    public byte[] encoded() {
        return new byte[] {(byte) (fatal ? FATAL_LEVEL : WARNING_LEVEL), (byte) description};
    }

    /** Returns the name in RFC 5246 or RFC 8446, or the number. */
    public static String name(int description) {
        return switch (description) {
            case CLOSE_NOTIFY -> "close_notify";
            case UNEXPECTED_MESSAGE -> "unexpected_message";
            case 20 -> "bad_record_mac";
            case RECORD_OVERFLOW -> "record_overflow";
            case HANDSHAKE_FAILURE -> "handshake_failure";
            case BAD_CERTIFICATE -> "bad_certificate";
            case UNSUPPORTED_CERTIFICATE -> "unsupported_certificate";
            case 44 -> "certificate_revoked";
            case 45 -> "certificate_expired";
            case 46 -> "certificate_unknown";
            case ILLEGAL_PARAMETER -> "illegal_parameter";
            case 48 -> "unknown_ca";
            case 49 -> "access_denied";
            case DECODE_ERROR -> "decode_error";
            case DECRYPT_ERROR -> "decrypt_error";
            case PROTOCOL_VERSION -> "protocol_version";
            case 71 -> "insufficient_security";
            case INTERNAL_ERROR -> "internal_error";
            case 90 -> "user_canceled";
            case NO_RENEGOTIATION -> "no_renegotiation";
            case UNSUPPORTED_EXTENSION -> "unsupported_extension";
            case MISSING_EXTENSION -> "missing_extension";
            case CERTIFICATE_REQUIRED -> "certificate_required";
            default -> "alert " + description;
        };
    }
}
