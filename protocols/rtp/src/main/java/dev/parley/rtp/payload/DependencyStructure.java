package dev.parley.rtp.payload;

import dev.parley.base.MalformedException;
import java.util.ArrayList;
import java.util.List;

/**
 * Template dependency structure, RTP Payload Format For AV1 §A.8.2.
 *
 * @param idOffset template id of the first template
 * @param decodeTargets number of decode targets, 1 to 32
 * @param chains number of chains
 * @param templates the templates
 * @param widths maximum width of each spatial layer, empty if not stated
 * @param heights maximum height of each spatial layer, empty if not stated
 */
record DependencyStructure(
        int idOffset,
        int decodeTargets,
        int chains,
        List<Template> templates,
        List<Integer> widths,
        List<Integer> heights) {
    /** Maximum number of templates: their ids have six bits. */
    static final int MAX_TEMPLATES = 64;

    private static final String BAD = "dependency descriptor with an impossible structure";

    /** Properties that frames of one kind have in common. */
    record Template(
            int spatialLayer,
            int temporalLayer,
            List<Integer> decodeTargets,
            List<Integer> frameDifferences,
            List<Integer> chainDifferences) {}

    static DependencyStructure parse(BitCursor in) throws MalformedException {
        int idOffset = in.u(6);
        int targets = in.u(5) + 1;
        List<int[]> layers = layers(in);
        List<List<Integer>> indications = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            indications.add(list(in, targets, 2));
        }
        List<List<Integer>> differences = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            List<Integer> each = new ArrayList<>();
            while (in.flag()) {
                each.add(in.u(4) + 1);
            }
            differences.add(each);
        }
        int chains = in.ns(targets + 1);
        List<Template> templates = new ArrayList<>();
        if (chains > 0) {
            for (int i = 0; i < targets; i++) {
                in.ns(chains);
            }
        }
        for (int i = 0; i < layers.size(); i++) {
            int[] layer = layers.get(i);
            templates.add(
                    new Template(layer[0], layer[1], indications.get(i), differences.get(i), list(in, chains, 4)));
        }
        List<Integer> widths = new ArrayList<>();
        List<Integer> heights = new ArrayList<>();
        if (in.flag()) {
            for (int i = 0; i <= layers.get(layers.size() - 1)[0]; i++) {
                widths.add(in.u(16) + 1);
                heights.add(in.u(16) + 1);
            }
        }
        return new DependencyStructure(idOffset, targets, chains, templates, widths, heights);
    }

    private static List<int[]> layers(BitCursor in) throws MalformedException {
        List<int[]> layers = new ArrayList<>();
        int spatial = 0;
        int temporal = 0;
        int next;
        do {
            if (layers.size() == MAX_TEMPLATES || spatial > 7 || temporal > 7) {
                throw new MalformedException(BAD);
            }
            layers.add(new int[] {spatial, temporal});
            next = in.u(2);
            if (next == 1) {
                temporal++;
            } else if (next == 2) {
                temporal = 0;
                spatial++;
            }
        } while (next != 3);
        return layers;
    }

    static List<Integer> list(BitCursor in, int count, int bits) throws MalformedException {
        List<Integer> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(in.u(bits));
        }
        return values;
    }
}
