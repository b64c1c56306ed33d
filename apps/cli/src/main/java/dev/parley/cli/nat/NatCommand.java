package dev.parley.cli.nat;

import dev.parley.base.Addresses;
import dev.parley.cli.Json;
import dev.parley.cli.nat.NatBehaviourProbe.Dependence;
import dev.parley.cli.nat.NatBehaviourProbe.Finding;
import dev.parley.dom.DOMException;
import dev.parley.runtime.AddressFilter;
import dev.parley.runtime.NetworkAddress;
import dev.parley.runtime.NioEventLoop;
import dev.parley.webrtc.PeerConnectionFactory;
import dev.parley.webrtc.RTCConfiguration;
import dev.parley.webrtc.RTCIceServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code parley nat}. */
@Command(
        name = "nat",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Says what this network lets through, and which pair of candidates a call from here will use.",
        footer = {
            "",
            "A STUN server with two addresses (RFC 5780) shows mapping and filtering; coturn is one.",
            "A TURN server shows what can be relayed, by each transport of its URLs.",
            "Exit code: 0, or 1 if no server was reached."
        })
public final class NatCommand implements Callable<Integer> {
    private static final int STUN_PORT = 3_478;

    @Option(
            names = "--server",
            paramLabel = "URL",
            description =
                    "A STUN or TURN server, such as stun:stun.example.org or turns:turn.example.org:443; may be repeated.")
    List<String> servers = new ArrayList<>();

    @Option(names = "--user", paramLabel = "NAME", description = "The user name at the TURN servers.")
    @Nullable
    String user;

    @Option(names = "--password", paramLabel = "PASSWORD", description = "The password at the TURN servers.")
    @Nullable
    String password;

    @Option(names = "--bind", paramLabel = "ADDRESS", description = "Ask from this local address alone.")
    @Nullable
    String bind;

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    @Spec
    @Nullable
    CommandSpec spec;

    private final NatReport report = new NatReport();

    /** Made by picocli. */
    public NatCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (spec == null) {
            throw new IllegalStateException("run by picocli");
        }
        InetAddress local = bind == null ? null : Addresses.parseLiteral(bind);
        if (bind != null && local == null) {
            throw new ParameterException(spec.commandLine(), "--bind wants an IP address, not " + bind);
        }
        List<RTCIceServer> checked = servers();
        for (NetworkAddress each :
                AddressFilter.DEFAULT.apply(NioEventLoop.foreign("parley-nat").networkAddresses())) {
            report.addresses.add(each.interfaceName() + " " + Addresses.format(each.address()));
        }
        PeerConnectionFactory.Builder settings = PeerConnectionFactory.builder();
        if (local != null) {
            settings.includeLoopback(local.isLoopbackAddress()).addressFilter(local::equals);
        }
        try (PeerConnectionFactory factory = settings.build()) {
            for (RTCIceServer server : checked) {
                probe(factory, server, local);
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            Json.print(out, report.json());
        } else {
            report.lines().forEach(out::println);
            out.flush();
        }
        return report.isAnythingReached() ? 0 : 1;
    }

    private List<RTCIceServer> servers() {
        List<RTCIceServer> checked = new ArrayList<>();
        for (String url : servers) {
            RTCIceServer server = RTCIceServer.of(List.of(url), user, password);
            try (PeerConnectionFactory factory = PeerConnectionFactory.builder().build()) {
                factory.createPeerConnection(
                                RTCConfiguration.builder().iceServer(server).build())
                        .close();
            } catch (DOMException e) {
                if (spec == null) {
                    throw e;
                }
                throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
            }
            checked.add(server);
        }
        return checked;
    }

    private void probe(PeerConnectionFactory factory, RTCIceServer server, @Nullable InetAddress local)
            throws IOException, InterruptedException {
        String url = server.urls().get(0);
        if (url.startsWith("turn")) {
            report.add(url, RelayProbe.probe(factory, server));
        }
        if (url.startsWith("stun:") || url.startsWith("turn:") && url.indexOf('?') < 0) {
            InetSocketAddress address = address(url);
            report.add(
                    url,
                    address == null
                            ? new Finding(
                                    false, Dependence.UNKNOWN, Dependence.UNKNOWN, List.of("the name is not resolved"))
                            : new NatBehaviourProbe(local).probe(address));
        }
    }

    private static @Nullable InetSocketAddress address(String url) {
        String rest = url.substring(url.indexOf(':') + 1);
        int colon = rest.lastIndexOf(':');
        boolean port = colon >= 0 && rest.indexOf(']') < colon;
        String host = (port ? rest.substring(0, colon) : rest).replaceAll("[\\[\\]]", "");
        try {
            return new InetSocketAddress(
                    InetAddress.getByName(host), port ? Integer.parseInt(rest.substring(colon + 1)) : STUN_PORT);
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
