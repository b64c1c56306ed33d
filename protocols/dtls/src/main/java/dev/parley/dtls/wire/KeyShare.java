package dev.parley.dtls.wire;

import dev.parley.base.MalformedException;
import java.util.ArrayList;
import java.util.List;

/** A public value of a group, in the key_share extension, RFC 8446 §4.2.8. */
public record KeyShare(int group, byte[] share) {
    /** The most shares in a ClientHello that are read; browsers send two. */
    static final int LIMIT = 16;

    /** Parses the list of a ClientHello. */
    public static List<KeyShare> parseList(byte[] content) throws MalformedException {
        VectorReader reader = new VectorReader(content);
        VectorReader list = reader.nested16();
        reader.end();
        List<KeyShare> shares = new ArrayList<>();
        while (list.remaining() > 0) {
            if (shares.size() == LIMIT) {
                throw new MalformedException("key shares: too many");
            }
            shares.add(new KeyShare(list.u16(), list.vector16()));
        }
        return shares;
    }

    /** Parses the one of a ServerHello. */
    public static KeyShare parse(byte[] content) throws MalformedException {
        VectorReader reader = new VectorReader(content);
        KeyShare share = new KeyShare(reader.u16(), reader.vector16());
        reader.end();
        return share;
    }

    /** Returns the list of a ClientHello. */
    public static byte[] encodedList(List<KeyShare> shares) {
        VectorWriter list = new VectorWriter();
        for (KeyShare share : shares) {
            list.u16(share.group).vector16(share.share);
        }
        return new VectorWriter().vector16(list.toByteArray()).toByteArray();
    }

    /** Returns the content of a ServerHello's extension. */
    public byte[] encoded() {
        return new VectorWriter().u16(group).vector16(share).toByteArray();
    }
}
