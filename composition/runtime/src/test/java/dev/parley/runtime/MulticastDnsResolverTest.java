package dev.parley.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.jmdns.JmDNS;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against another implementation of RFC 6762, on whatever interface of this machine can do multicast. */
@Timeout(60)
class MulticastDnsResolverTest {
    private static @Nullable InetAddress multicastAddress() throws Exception {
        for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            if (each.isUp() && each.supportsMulticast() && !each.isLoopback()) {
                for (InetAddress address : Collections.list(each.getInetAddresses())) {
                    if (address.getAddress().length == 4) {
                        return address;
                    }
                }
            }
        }
        return null;
    }

    private static CompletableFuture<List<InetAddress>> resolve(EventLoop loop, String name) {
        CompletableFuture<List<InetAddress>> result = new CompletableFuture<>();
        loop.execute(() -> loop.resolver().resolve(name).whenComplete((addresses, failure) -> {
            if (failure == null) {
                result.complete(addresses);
            } else {
                result.completeExceptionally(failure);
            }
        }));
        return result;
    }

    @Test
    void anotherImplementationsNameIsFound() throws Exception {
        InetAddress address = multicastAddress();
        assumeTrue(address != null, "no interface with IPv4 multicast");
        NioEventLoop loop = new NioEventLoop("mdns-test");
        loop.retain();
        String name = UUID.randomUUID().toString();
        JmDNS responder = JmDNS.create(address, name);
        try {
            assertThat(responder.getHostName()).startsWith(name);
            assertThat(resolve(loop, name + ".local").get(20, TimeUnit.SECONDS)).contains(address);
            assertThat(resolve(loop, name.toUpperCase(Locale.ROOT) + ".LOCAL.").get(20, TimeUnit.SECONDS))
                    .contains(address);
            CompletableFuture<Integer> ports = new CompletableFuture<>();
            loop.execute(() -> ports.complete(loop.openPorts()));
            assertThat(ports.get(10, TimeUnit.SECONDS)).as("ports left open").isZero();
        } finally {
            responder.close();
            loop.release();
            loop.close();
        }
    }

    @Test
    void aNameThatNobodyHasTimesOutAndLeavesNothing() throws Exception {
        NioEventLoop loop = new NioEventLoop("mdns-test");
        loop.retain();
        String name = UUID.randomUUID() + ".local";
        CompletableFuture<List<InetAddress>> first = resolve(loop, name);
        CompletableFuture<List<InetAddress>> second = resolve(loop, name);
        CompletableFuture<List<InetAddress>> bad = resolve(loop, "a..local");
        assertThatThrownBy(() -> bad.get(20, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
        assertThatThrownBy(() -> first.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(TimeoutException.class);
        assertThatThrownBy(() -> second.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(TimeoutException.class);
        CompletableFuture<Integer> left = new CompletableFuture<>();
        loop.execute(() -> left.complete(loop.openPorts() + loop.runningTimers()));
        assertThat(left.get(10, TimeUnit.SECONDS)).isZero();
        loop.release();
        loop.close();
    }
}
