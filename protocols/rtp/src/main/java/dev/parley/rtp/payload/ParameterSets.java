package dev.parley.rtp.payload;

import dev.parley.base.MalformedException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Parameter sets of a stream by type and id, and which of them a slice needs. */
final class ParameterSets {
    /** Maximum size of a set in bytes; those in use have under 200. */
    static final int MAX_LENGTH = 4_096;

    /** Maximum number of sets: H.264 has 32 sequence and 256 picture parameter sets, of which streams use a few. */
    static final int MAX_SETS = 64;

    private static final String BEYOND = "parameter set or slice header beyond the NAL unit";

    private final NalSyntax syntax;
    private final Map<Integer, byte[]> sets = new TreeMap<>();

    ParameterSets(NalSyntax syntax) {
        this.syntax = syntax;
    }

    /** Takes the sets of a format parameter, base64 and separated by commas; sets that do not parse are left out. */
    void addFormat(@Nullable String fmtp) {
        if (fmtp == null) {
            return;
        }
        for (String parameter : fmtp.split(";")) {
            String name = parameter.strip();
            if (name.startsWith("sprop-parameter-sets=") || name.matches("sprop-[vsp]ps=.*")) {
                for (String set : name.substring(name.indexOf('=') + 1).split(",")) {
                    try {
                        byte[] nal = Base64.getDecoder().decode(set.strip());
                        add(nal, 0, nal.length);
                    } catch (IllegalArgumentException | MalformedException e) {
                        continue;
                    }
                }
            }
        }
    }

    /** Keeps a copy of a set. */
    void add(byte[] nal, int offset, int length) throws MalformedException {
        if (length > MAX_LENGTH) {
            throw new MalformedException("parameter set of unusual length");
        }
        int key = key(nal, offset, length);
        if (sets.size() >= MAX_SETS && !sets.containsKey(key)) {
            throw new MalformedException("more parameter sets than a stream uses");
        }
        sets.put(key, java.util.Arrays.copyOfRange(nal, offset, offset + length));
    }

    private BitCursor body(byte[] nal, int offset, int length) throws MalformedException {
        if (length <= syntax.headerLength) {
            throw new MalformedException(BEYOND);
        }
        return new BitCursor(nal, offset + syntax.headerLength, length - syntax.headerLength, true, BEYOND);
    }

    private int key(byte[] nal, int offset, int length) throws MalformedException {
        int type = syntax.checkedType(nal, offset, length);
        BitCursor in = body(nal, offset, length);
        return key(type, syntax == NalSyntax.H264 ? idOfH264(type, in) : idOfH265(type, in));
    }

    private static int key(int type, long id) throws MalformedException {
        if (id > 255) {
            throw new MalformedException("parameter set with an id above 255");
        }
        return type << 8 | (int) id;
    }

    private static long idOfH264(int type, BitCursor in) throws MalformedException {
        in.skip(type == 7 ? 24 : 0);
        return in.ue();
    }

    private static long idOfH265(int type, BitCursor in) throws MalformedException {
        if (type == 32) {
            return in.u(4);
        }
        if (type == 33) {
            in.skip(4);
            SequenceParameters.skipProfile(in);
        }
        return in.ue();
    }

    /**
     * Returns the sets that a slice needs, in the order in which they are sent.
     *
     * @throws MalformedException if one of them is not there
     */
    List<byte[]> neededBy(byte[] slice, int offset, int length) throws MalformedException {
        BitCursor in = body(slice, offset, length);
        int type = syntax.type(slice, offset);
        List<byte[]> needed = new ArrayList<>();
        if (syntax == NalSyntax.H264) {
            in.ue();
            in.ue();
            byte[] picture = get(8, in.ue());
            BitCursor pps = body(picture, 0, picture.length);
            pps.ue();
            needed.add(get(7, pps.ue()));
            needed.add(picture);
        } else {
            in.skip(syntax.isKey(type) ? 2 : 1);
            byte[] picture = get(34, in.ue());
            BitCursor pps = body(picture, 0, picture.length);
            pps.ue();
            byte[] sequence = get(33, pps.ue());
            needed.add(get(32, body(sequence, 0, sequence.length).u(4)));
            needed.add(sequence);
            needed.add(picture);
        }
        return needed;
    }

    private byte[] get(int type, long id) throws MalformedException {
        byte[] set = sets.get(key(type, id));
        if (set == null) {
            throw new MalformedException("key frame without its parameter sets");
        }
        return set;
    }
}
