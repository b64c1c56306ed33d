package dev.parley.rtp.payload;

import dev.parley.base.MalformedException;
import dev.parley.rtp.payload.DependencyStructure.Template;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reader of the dependency descriptors of one stream, in the order of its packets: a packet refers to the structure that an earlier
 * one described. Not thread-safe.
 */
public final class DependencyDescriptorReader {
    private @Nullable DependencyStructure structure;
    private long lastNumber = Long.MIN_VALUE;

    /** Makes a reader that has seen no structure. */
    public DependencyDescriptorReader() {}

    /** Drops the structure, for a stream that starts anew. */
    public void reset() {
        structure = null;
        lastNumber = Long.MIN_VALUE;
    }

    /** Reads the value of the extension, or returns null if it does not parse or refers to a structure that is not known. */
    public @Nullable DependencyDescriptor read(byte[] bytes, int offset, int length) {
        try {
            return parse(
                    new BitCursor(bytes, offset, length, false, "dependency descriptor beyond its extension"), length);
        } catch (MalformedException e) {
            return null;
        }
    }

    private @Nullable DependencyDescriptor parse(BitCursor in, int length) throws MalformedException {
        boolean start = in.flag();
        boolean end = in.flag();
        int templateId = in.u(6);
        int number = in.u(16);
        boolean described = false;
        boolean customTargets = false;
        boolean customDifferences = false;
        boolean customChains = false;
        Long active = null;
        DependencyStructure known = structure;
        // Appendix A.8.2: "if (sz > 3) { extended_descriptor_fields() }"
        if (length > 3) {
            described = in.flag();
            boolean changesTargets = in.flag();
            customTargets = in.flag();
            customDifferences = in.flag();
            customChains = in.flag();
            if (described) {
                known = DependencyStructure.parse(in);
                active = (1L << known.decodeTargets()) - 1;
            }
            if (changesTargets && known != null) {
                active = in.bits(known.decodeTargets());
            }
        }
        if (known == null) {
            return null;
        }
        int index = (templateId + 64 - known.idOffset()) % 64;
        if (index >= known.templates().size()) {
            return null;
        }
        Template template = known.templates().get(index);
        List<Integer> targets =
                customTargets ? DependencyStructure.list(in, known.decodeTargets(), 2) : template.decodeTargets();
        List<Integer> differences = customDifferences ? readDifferences(in) : template.frameDifferences();
        List<Integer> chains =
                customChains ? DependencyStructure.list(in, known.chains(), 8) : template.chainDifferences();
        structure = known;
        boolean sized = template.spatialLayer() < known.widths().size();
        return new DependencyDescriptor(
                start,
                end,
                unwrap(number),
                template.spatialLayer(),
                template.temporalLayer(),
                differences,
                targets,
                chains,
                active,
                sized ? known.widths().get(template.spatialLayer()) : 0,
                sized ? known.heights().get(template.spatialLayer()) : 0,
                described);
    }

    private static List<Integer> readDifferences(BitCursor in) throws MalformedException {
        List<Integer> differences = new ArrayList<>();
        for (int size = in.u(2); size != 0; size = in.u(2)) {
            differences.add(in.u(4 * size) + 1);
        }
        return differences;
    }

    private long unwrap(int number) {
        if (lastNumber == Long.MIN_VALUE) {
            lastNumber = (1L << 20) + number;
        } else {
            lastNumber += (short) (number - (int) lastNumber);
        }
        return lastNumber;
    }
}
