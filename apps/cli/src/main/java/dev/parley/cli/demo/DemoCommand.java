package dev.parley.cli.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code parley demo}. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Starts a web server whose page connects your browser to this JVM:",
            "chat, files, throughput, the setup step by step, and weather on the path."
        })
public final class DemoCommand implements Callable<Integer> {
    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "The first port to try (default: ${DEFAULT-VALUE}; the next free one is taken; 0: any).")
    int port;

    @Option(
            names = "--host",
            arity = "0..1",
            paramLabel = "ADDRESS",
            fallbackValue = "0.0.0.0",
            description =
                    "Open the demo to the network, on this address or on all, and show a QR code for a second device.")
    @Nullable
    String host;

    @Spec
    @Nullable
    CommandSpec spec;

    /** Made by picocli. */
    public DemoCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (spec == null) {
            throw new IllegalStateException("picocli fills the spec in");
        }
        if (port < 0 || port > 65_535) {
            throw new ParameterException(spec.commandLine(), "--port: 0 (any free one) to 65535");
        }
        PrintWriter out = spec.commandLine().getOut();
        CountDownLatch stopped = new CountDownLatch(1);
        DemoServer server = DemoServer.start(host, port);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            server.close();
                            stopped.countDown();
                        },
                        "parley-demo-stop"));
        out.println();
        out.println("  Parley is at  " + server.localUrl());
        if (!server.networkUrls().isEmpty()) {
            out.println();
            out.println("  From a second device in the same network:");
            server.networkUrls().forEach(url -> out.println("                " + url));
            out.println();
            out.print(QrCode.of(server.networkUrls().get(0)).toTerminal().indent(2));
        }
        out.println();
        out.println("  Ctrl-C ends it.");
        out.flush();
        stopped.await();
        return 0;
    }
}
