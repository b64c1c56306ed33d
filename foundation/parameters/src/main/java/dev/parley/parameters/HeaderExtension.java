package dev.parley.parameters;

/**
 * An RTP header extension as it was negotiated, RFC 8285.
 *
 * @param id 1 to 14 in one-byte headers, to 255 in two-byte headers
 * @param uri what the extension is
 */
public record HeaderExtension(int id, String uri) {}
