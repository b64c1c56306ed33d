"""A peer on aiortc: python3 aiortc_peer.py --offer|--answer [--channel LABEL ...], speaking JSON lines as `parley peer` does."""

import asyncio
import base64
import json
import sys

from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.sdp import candidate_from_sdp


def emit(line):
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


class Peer:
    def __init__(self):
        self.pc = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self.channels = {}
        self.early = []
        self.described = False
        self.pc.on("connectionstatechange", lambda: emit({"event": "connectionstatechange", "state": self.pc.connectionState}))
        self.pc.on("datachannel", lambda channel: self.watch(channel, True))

    def watch(self, channel, announced):
        self.channels[channel.label] = channel

        def opened():
            emit({
                "event": "open", "channel": channel.label, "announced": announced, "ordered": channel.ordered,
                "maxRetransmits": channel.maxRetransmits, "maxPacketLifeTime": channel.maxPacketLifeTime,
                "protocol": channel.protocol,
            })

        backlog = []

        def drain():
            while backlog and channel.readyState == "open" and channel.bufferedAmount < 1024 * 1024:
                channel.send(backlog.pop(0))

        @channel.on("message")
        def message(data):
            backlog.append(data)
            drain()

        channel.bufferedAmountLowThreshold = 256 * 1024
        channel.on("bufferedamountlow", drain)
        channel.on("close", lambda: emit({"event": "close", "channel": channel.label}))
        if channel.readyState == "open":
            opened()
        else:
            channel.on("open", opened)

    async def offer(self):
        await self.pc.setLocalDescription(await self.pc.createOffer())
        emit({"type": "offer", "sdp": self.pc.localDescription.sdp})
        emit({"candidate": None})

    async def handle(self, line):
        if "type" in line:
            await self.pc.setRemoteDescription(RTCSessionDescription(line["sdp"], line["type"]))
            self.described = True
            if line["type"] == "offer":
                await self.pc.setLocalDescription(await self.pc.createAnswer())
                emit({"type": "answer", "sdp": self.pc.localDescription.sdp})
                emit({"candidate": None})
            emit({"event": "described"})
            for candidate in self.early:
                await self.add(candidate)
            self.early = []
        elif "candidate" in line:
            if self.described:
                await self.add(line)
            else:
                self.early.append(line)
        elif "createChannel" in line:
            self.watch(self.pc.createDataChannel(line["createChannel"], **line.get("init", {})), False)
        elif "send" in line:
            self.channels[line["channel"]].send(line["text"] if "text" in line else base64.b64decode(line["base64"]))
        elif "close" in line:
            if "channel" in line:
                self.channels[line["channel"]].close()
            else:
                await self.pc.close()
                emit({"event": "closed"})
        else:
            raise ValueError("not understood: " + json.dumps(line))

    async def add(self, line):
        if not line["candidate"]:
            return  # aiortc 1.4 takes no end of candidates
        candidate = candidate_from_sdp(line["candidate"].split(":", 1)[1])
        candidate.sdpMid = line["sdpMid"]
        candidate.sdpMLineIndex = line["sdpMLineIndex"]
        await self.pc.addIceCandidate(candidate)


async def main(argv):
    peer = Peer()
    labels = [argv[i + 1] for i, word in enumerate(argv) if word == "--channel"]
    for label in labels:
        peer.watch(peer.pc.createDataChannel(label), False)
    if "--offer" in argv:
        await peer.offer()
    reader = asyncio.StreamReader(limit=16 * 1024 * 1024)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while text := await reader.readline():
        try:
            await peer.handle(json.loads(text))
        except Exception as e:  # said on the one channel that the other end reads
            emit({"event": "error", "message": repr(e)})
    await peer.pc.close()


asyncio.run(main(sys.argv[1:]))
