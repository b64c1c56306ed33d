package dev.parley.containers;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Readers by the content of a file, writers by its name. */
public final class MediaFiles {
    private MediaFiles() {}

    /**
     * Opens a file for reading.
     *
     * @throws MediaFileException if it is of no format that is known here
     */
    public static MediaReader open(Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file));
        try {
            return open(in);
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /** Opens a stream for reading, which has to support marks. */
    static MediaReader open(InputStream in) throws IOException {
        in.mark(4);
        byte[] magic = in.readNBytes(4);
        in.reset();
        if (magic.length == 4) {
            switch (Bytes.ascii(magic, 0, 4)) {
                case "DKIF" -> {
                    return new IvfReader(in);
                }
                case "OggS" -> {
                    return new OggReader(in);
                }
                case "RIFF" -> {
                    return new WavReader(in);
                }
                default -> {
                    if (magic[0] == 0x1a && magic[1] == 0x45) {
                        return new MatroskaReader(in);
                    }
                }
            }
        }
        throw new MediaFileException("no file of IVF, Ogg, WAV, WebM or Matroska");
    }

    /**
     * Makes a file, of the format that its name ends in: ".ivf", ".ogg" or ".opus", ".wav", ".webm" or ".mkv".
     *
     * @throws MediaFileException if the name ends otherwise, or the format does not hold the tracks
     */
    public static MediaWriter create(Path file, List<MediaTrack> tracks) throws IOException {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        String ending = name.substring(name.lastIndexOf('.') + 1);
        boolean several = ending.equals("webm") || ending.equals("mkv");
        if (!List.of("ivf", "ogg", "opus", "wav", "webm", "mkv").contains(ending)) {
            throw new MediaFileException("no format by the name ." + ending + ": .ivf, .ogg, .wav, .webm, .mkv");
        }
        if (tracks.isEmpty() || !several && tracks.size() > 1) {
            throw new MediaFileException("." + ending + " holds " + (several ? "one track or more" : "one track")
                    + ", not " + tracks.size());
        }
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
        try {
            return switch (ending) {
                case "ivf" -> new IvfWriter(out, tracks.get(0));
                case "wav" -> new WavWriter(out, tracks.get(0));
                case "webm", "mkv" -> new MatroskaWriter(out, tracks);
                default -> new OggWriter(out, tracks.get(0), 1);
            };
        } catch (IOException e) {
            out.close();
            throw e;
        }
    }
}
