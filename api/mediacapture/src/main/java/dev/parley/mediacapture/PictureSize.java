package dev.parley.mediacapture;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The size of a camera's picture as one axis: width, height, aspect ratio, and whether the size is one of the camera's own ("none")
 * or made by cropping and scaling, mediacapture-streams §4.3.9.
 */
final class PictureSize implements SelectSettings.SettingsAxis {
    private static final String NONE = "none";
    private static final String CROP_AND_SCALE = "crop-and-scale";

    /** A size of the camera's own, in pixels. */
    record Mode(int width, int height) {}

    /** The camera's own sizes, of which the first is the default. */
    private final List<Mode> modes;

    private final int maxWidth;
    private final int maxHeight;

    PictureSize(List<Mode> modes) {
        this.modes = modes;
        this.maxWidth = modes.stream().mapToInt(Mode::width).max().orElseThrow();
        this.maxHeight = modes.stream().mapToInt(Mode::height).max().orElseThrow();
    }

    void addCapabilities(Map<Property, Object> capabilities) {
        capabilities.put(Property.WIDTH, new ULongRange(1L, (long) maxWidth));
        capabilities.put(Property.HEIGHT, new ULongRange(1L, (long) maxHeight));
        capabilities.put(Property.ASPECT_RATIO, new DoubleRange(ratio(1, maxHeight), (double) maxWidth));
        capabilities.put(Property.RESIZE_MODE, List.of(NONE, CROP_AND_SCALE));
    }

    @Override
    public boolean has(Property property) {
        return switch (property) {
            case WIDTH, HEIGHT, ASPECT_RATIO, RESIZE_MODE -> true;
            default -> false;
        };
    }

    @Override
    public List<Map<Property, Object>> settings(MediaTrackConstraints constraints) {
        List<Map<Property, Object>> settings = new ArrayList<>();
        for (Mode mode : modes) {
            settings.add(setting(mode.width(), mode.height(), NONE));
        }
        Set<Mode> scaled = new LinkedHashSet<>(modes);
        Set<Integer> widths = sizes(Property.WIDTH, constraints, maxWidth);
        Set<Integer> heights = sizes(Property.HEIGHT, constraints, maxHeight);
        List<Double> ratios = SelectSettings.named(Property.ASPECT_RATIO, constraints);
        for (Mode mode : modes) {
            ratios.add(ratio(mode.width(), mode.height()));
        }
        for (int width : widths) {
            for (int height : heights) {
                scaled.add(new Mode(width, height));
            }
            for (double ratio : ratios) {
                addNear(scaled, width, width / ratio);
            }
        }
        for (int height : heights) {
            for (double ratio : ratios) {
                addNear(scaled, height * ratio, height);
            }
        }
        for (Mode mode : scaled) {
            settings.add(setting(mode.width(), mode.height(), CROP_AND_SCALE));
        }
        return settings;
    }

    private void addNear(Set<Mode> scaled, double width, double height) {
        for (double w : new double[] {Math.floor(width), Math.ceil(width)}) {
            for (double h : new double[] {Math.floor(height), Math.ceil(height)}) {
                if (w >= 1 && w <= maxWidth && h >= 1 && h <= maxHeight) {
                    scaled.add(new Mode((int) w, (int) h));
                }
            }
        }
    }

    private static Set<Integer> sizes(Property property, MediaTrackConstraints constraints, int max) {
        Set<Integer> sizes = new LinkedHashSet<>();
        for (double number : SelectSettings.named(property, constraints)) {
            sizes.add((int) Math.min(max, Math.max(1, Math.floor(number))));
            sizes.add((int) Math.min(max, Math.max(1, Math.ceil(number))));
        }
        return sizes;
    }

    /** A camera's own size comes first; then the nearer to the default shape and area the better. */
    @Override
    public double strangeness(Map<Property, Object> setting) {
        double width = FitnessDistance.number(setting.getOrDefault(Property.WIDTH, 1));
        double height = FitnessDistance.number(setting.getOrDefault(Property.HEIGHT, 1));
        Mode usual = modes.get(0);
        double area = Math.abs(Math.log(width * height / ((double) usual.width() * usual.height())));
        double shape = Math.abs(Math.log(width / height / ratio(usual.width(), usual.height())));
        return area + 10 * shape + (NONE.equals(setting.get(Property.RESIZE_MODE)) ? 0 : 1_000);
    }

    private static Map<Property, Object> setting(int width, int height, String resizeMode) {
        Map<Property, Object> setting = new EnumMap<>(Property.class);
        setting.put(Property.WIDTH, (long) width);
        setting.put(Property.HEIGHT, (long) height);
        setting.put(Property.ASPECT_RATIO, ratio(width, height));
        setting.put(Property.RESIZE_MODE, resizeMode);
        return setting;
    }

    /** "The exact aspect ratio (width in pixels divided by height in pixels, … as a double rounded to the tenth decimal place)". */
    private static double ratio(int width, int height) {
        return Math.rint((double) width / height * 1e10) / 1e10;
    }
}
