package dev.parley.cli.turn;

import dev.parley.base.Addresses;
import dev.parley.cli.Json;
import dev.parley.turnserver.TurnCredentials;
import dev.parley.turnserver.TurnServer;
import dev.parley.turnserver.TurnServerStatistics;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code parley turn}. */
@Command(
        name = "turn",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "A TURN server: clients by UDP, TCP and TLS, relays by UDP.",
        footer = {
            "",
            "It relays to public addresses and between its own clients; --allow-peers opens more.",
            "Runs until it is interrupted."
        })
public final class TurnCommand implements Callable<Integer> {
    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "3478",
            description = "The port of UDP and TCP (default: 3478).")
    int port = 3_478;

    @Option(names = "--no-tcp", description = "Accept no clients by TCP.")
    boolean withoutTcp;

    @Option(names = "--tls-port", paramLabel = "PORT", description = "The port of TLS; with --certificate.")
    @Nullable
    Integer tlsPort;

    @Option(
            names = "--certificate",
            paramLabel = "FILE",
            description = "The certificate and those of its issuers, PEM; the key too, unless --key has it.")
    @Nullable
    Path certificate;

    @Option(names = "--key", paramLabel = "FILE", description = "The key of the certificate, PEM (PKCS#8).")
    @Nullable
    Path key;

    @Option(names = "--host", paramLabel = "NAME", description = "The name in the URLs; the certificate's.")
    @Nullable
    String host;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            description = "Listen on this address; may be repeated. Else on all IPv4 addresses but loopback.")
    List<String> addresses = new ArrayList<>();

    @Option(
            names = "--secret",
            paramLabel = "SECRET",
            defaultValue = "${env:PARLEY_TURN_SECRET}",
            description =
                    "Accept users whose names end in time, as services issue them with this secret (or PARLEY_TURN_SECRET).")
    @Nullable
    String secret;

    @Option(names = "--user", paramLabel = "NAME:PASSWORD", description = "Accept this user; may be repeated.")
    List<String> users = new ArrayList<>();

    @Option(
            names = "--realm",
            paramLabel = "NAME",
            defaultValue = "parley",
            description = "The realm (default: parley).")
    String realm = "parley";

    @Option(
            names = "--allow-peers",
            paramLabel = "CIDR",
            description = "Relay to these addresses as well, such as 10.1.0.0/16; may be repeated.")
    List<String> allowed = new ArrayList<>();

    @Option(names = "--json", description = "Print figures as JSON, a line each ten seconds.")
    boolean json;

    @Option(names = "--seconds", paramLabel = "N", hidden = true, description = "End after so many seconds.")
    long seconds = Long.MAX_VALUE;

    @Spec
    @Nullable
    CommandSpec spec;

    /** Made by picocli. */
    public TurnCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (spec == null) {
            throw new IllegalStateException("run by picocli");
        }
        PrintWriter out = spec.commandLine().getOut();
        CountDownLatch end = new CountDownLatch(1);
        try (TurnServer server = start()) {
            Thread hook = new Thread(end::countDown, "parley-turn-end");
            Runtime.getRuntime().addShutdownHook(hook);
            try {
                describe(server, out);
                report(server, out, end);
            } finally {
                if (end.getCount() > 0) {
                    Runtime.getRuntime().removeShutdownHook(hook);
                }
            }
        }
        return 0;
    }

    private TurnServer start() throws IOException {
        try {
            return builder().start();
        } catch (IllegalArgumentException e) {
            if (spec == null) {
                throw e;
            }
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private TurnServer.Builder builder() throws IOException {
        TurnServer.Builder builder = TurnServer.builder().udp(port).realm(realm).credentials(credentials());
        if (!withoutTcp) {
            builder.tcp(port);
        }
        if ((tlsPort == null) != (certificate == null)) {
            throw new IllegalArgumentException("--tls-port and --certificate go together");
        }
        if (tlsPort != null && certificate != null) {
            builder.tls(tlsPort, PemContext.of(certificate, key == null ? certificate : key));
        }
        if (host != null) {
            builder.host(host);
        }
        for (String each : addresses) {
            InetAddress address = Addresses.parseLiteral(each);
            if (address == null) {
                throw new IllegalArgumentException("--bind wants an IP address, not " + each);
            }
            builder.address(address);
        }
        allowed.forEach(builder::allowPeers);
        return builder;
    }

    private TurnCredentials credentials() {
        if ((secret == null || secret.isEmpty()) == users.isEmpty()) {
            throw new IllegalArgumentException("either --secret (or PARLEY_TURN_SECRET) or --user");
        }
        if (users.isEmpty()) {
            return TurnCredentials.shared(String.valueOf(secret));
        }
        Map<String, String> passwords = new LinkedHashMap<>();
        for (String each : users) {
            int colon = each.lastIndexOf(':');
            if (colon <= 0 || colon == each.length() - 1) {
                throw new IllegalArgumentException("--user is NAME:PASSWORD");
            }
            passwords.put(each.substring(0, colon), each.substring(colon + 1));
        }
        return TurnCredentials.fixed(passwords);
    }

    private void describe(TurnServer server, PrintWriter out) {
        if (json) {
            ObjectNode line = Json.object();
            ArrayNode urls = line.putArray("urls");
            server.urls().forEach(urls::add);
            ArrayNode peers = line.putArray("allowedPeers");
            allowed.forEach(peers::add);
            Json.print(out, line);
            return;
        }
        out.println("Listens:");
        server.urls().forEach(url -> out.println("  " + url));
        out.println("Relays to public addresses and between its clients" + (allowed.isEmpty() ? "" : ", and to")
                + String.join(", ", allowed.stream().map(each -> " " + each).toList()) + ".");
        out.println(
                "Does not relay to private, loopback, link-local, multicast and other special addresses, nor to its own other ports.");
        out.flush();
    }

    private void report(TurnServer server, PrintWriter out, CountDownLatch end) throws InterruptedException {
        long left = seconds;
        boolean ended = false;
        while (!ended && left > 0) {
            long wait = Math.min(left, 10);
            ended = end.await(wait, TimeUnit.SECONDS);
            left -= wait;
            if (json) {
                Json.print(out, figures(server.statistics()));
            }
        }
    }

    private static ObjectNode figures(TurnServerStatistics now) {
        ObjectNode line = Json.object();
        line.put("allocations", now.allocations());
        line.put("streams", now.streams());
        line.put("packetsToPeers", now.packetsToPeers());
        line.put("bytesToPeers", now.bytesToPeers());
        line.put("packetsToClients", now.packetsToClients());
        line.put("bytesToClients", now.bytesToClients());
        ObjectNode drops = line.putObject("dropped");
        now.dropped().forEach(drops::put);
        return line;
    }
}
