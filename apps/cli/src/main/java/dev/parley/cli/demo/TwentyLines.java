package dev.parley.cli.demo;

import dev.parley.webrtc.PeerConnectionFactory;
import dev.parley.webrtc.RTCDataChannel;
import dev.parley.webrtc.RTCPeerConnection;

/** The JVM's end of the chat: the demo runs this file, and its page shows it. */
final class TwentyLines {
    static RTCPeerConnection answer(PeerConnectionFactory parley, Signalling browser, ChatBot bot) {
        RTCPeerConnection pc = parley.createPeerConnection();

        pc.onIceCandidate(event -> browser.send(event.candidate())); // null: no more to come
        browser.onCandidate(candidate -> pc.addIceCandidate(candidate));
        browser.onOffer(offer -> pc.setRemoteDescription(offer)
                .thenCompose(applied -> pc.setLocalDescription())
                .thenRun(() -> browser.send(pc.localDescription())));

        pc.onDataChannel(event -> {
            RTCDataChannel channel = event.channel();
            if (channel.label().equals("chat")) {
                channel.onOpen(opened -> channel.send(bot.greeting()));
                channel.onMessage(message -> channel.send(bot.answer(message.text())));
            }
        });
        return pc;
    }

    private TwentyLines() {}
}
