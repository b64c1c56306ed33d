package dev.parley.javascript;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntConsumer;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.HostAccess.Export;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/** The files of {@code require}. */
public final class ScriptFiles {
    private final Context context;
    private final IntConsumer exit;

    ScriptFiles(Context context, IntConsumer exit) {
        this.context = context;
        this.exit = exit;
    }

    /** Returns a file's text, or null. */
    @Export
    public @Nullable String read(String path) {
        try {
            return isFile(path) ? Files.readString(Path.of(path)) : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** Returns whether there is such a file. */
    @Export
    public boolean isFile(String path) {
        return Files.isRegularFile(Path.of(path));
    }

    /** Returns whether there is such a folder. */
    @Export
    public boolean isFolder(String path) {
        return Files.isDirectory(Path.of(path));
    }

    /** Returns a path under a folder, without dots. */
    @Export
    public String join(String folder, String... parts) {
        Path path = Path.of(folder);
        for (String part : parts) {
            path = path.resolve(part);
        }
        return path.normalize().toString();
    }

    /** Returns the folder of a file, or null at the root. */
    @Export
    public @Nullable String parent(String path) {
        Path parent = Path.of(path).getParent();
        return parent == null ? null : parent.toString();
    }

    /** Returns the folder in which the program was started. */
    @Export
    public String current() {
        return Path.of("").toAbsolutePath().toString();
    }

    /** Returns a module's function; its lines are those of the file. */
    @Export
    public Value compile(String path) {
        String text = String.valueOf(read(path)).replaceFirst("^#!.*", "");
        return context.eval(Source.newBuilder(
                        "js", "(function (exports, require, module, __filename, __dirname) {" + text + "\n})", path)
                .buildLiteral());
    }

    /** Ends the program. */
    @Export
    public void exit(int code) {
        exit.accept(code);
    }
}
