// A peer on Pion: go run . --offer|--answer [--channel LABEL …], speaking JSON lines as `parley peer` does.
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"sync"

	"github.com/pion/webrtc/v4"
)

const (
	lowWater       = 256 << 10
	highWater      = 1 << 20
	maxMessageSize = 256 << 10
)

type line map[string]any

var output sync.Mutex

func emit(l line) {
	text, err := json.Marshal(l)
	if err != nil {
		panic(err)
	}
	output.Lock()
	defer output.Unlock()
	fmt.Println(string(text))
}

func (l line) text(key string) string {
	value, _ := l[key].(string)
	return value
}

// backlog sends back what arrives, in order, with at most a megabyte under way.
type backlog struct {
	mutex   sync.Mutex
	channel *webrtc.DataChannel
	waiting []webrtc.DataChannelMessage
}

func (b *backlog) add(message webrtc.DataChannelMessage) {
	b.mutex.Lock()
	b.waiting = append(b.waiting, message)
	b.mutex.Unlock()
	b.drain()
}

func (b *backlog) drain() {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	for len(b.waiting) > 0 && b.channel.BufferedAmount() < highWater {
		message := b.waiting[0]
		b.waiting = b.waiting[1:]
		var err error
		if message.IsString {
			err = b.channel.SendText(string(message.Data))
		} else {
			err = b.channel.Send(message.Data)
		}
		if err != nil {
			emit(line{"event": "error", "channel": b.channel.Label(), "message": err.Error()})
			return
		}
	}
}

type peer struct {
	pc        *webrtc.PeerConnection
	mutex     sync.Mutex
	channels  map[string]*webrtc.DataChannel
	early     []webrtc.ICECandidateInit
	described bool
}

func newPeer() (*peer, error) {
	settings := webrtc.SettingEngine{}
	settings.EnableSCTPZeroChecksum(true)
	settings.SetSCTPMaxMessageSize(maxMessageSize)
	settings.SetIncludeLoopbackCandidate(true)
	pc, err := webrtc.NewAPI(webrtc.WithSettingEngine(settings)).NewPeerConnection(webrtc.Configuration{})
	if err != nil {
		return nil, err
	}
	p := &peer{pc: pc, channels: map[string]*webrtc.DataChannel{}}
	pc.OnICECandidate(func(candidate *webrtc.ICECandidate) {
		if candidate == nil {
			emit(line{"candidate": nil})
			return
		}
		init := candidate.ToJSON()
		emit(line{
			"candidate": init.Candidate, "sdpMid": init.SDPMid, "sdpMLineIndex": init.SDPMLineIndex,
			"usernameFragment": init.UsernameFragment,
		})
	})
	pc.OnConnectionStateChange(func(state webrtc.PeerConnectionState) {
		emit(line{"event": "connectionstatechange", "state": state.String()})
	})
	pc.OnDataChannel(func(channel *webrtc.DataChannel) { p.watch(channel, true) })
	return p, nil
}

func (p *peer) watch(channel *webrtc.DataChannel, announced bool) {
	p.mutex.Lock()
	p.channels[channel.Label()] = channel
	p.mutex.Unlock()
	back := &backlog{channel: channel}
	channel.SetBufferedAmountLowThreshold(lowWater)
	if channel.Label() == speedLabel {
		measure(channel)
	} else {
		channel.OnBufferedAmountLow(back.drain)
		channel.OnMessage(back.add)
	}
	channel.OnClose(func() { emit(line{"event": "close", "channel": channel.Label()}) })
	channel.OnOpen(func() {
		emit(line{
			"event": "open", "channel": channel.Label(), "announced": announced, "ordered": channel.Ordered(),
			"maxRetransmits": channel.MaxRetransmits(), "maxPacketLifeTime": channel.MaxPacketLifeTime(),
			"protocol": channel.Protocol(),
		})
	})
}

func (p *peer) create(label string, init *webrtc.DataChannelInit) error {
	channel, err := p.pc.CreateDataChannel(label, init)
	if err != nil {
		return err
	}
	p.watch(channel, false)
	return nil
}

func (p *peer) offer(options *webrtc.OfferOptions) error {
	offer, err := p.pc.CreateOffer(options)
	if err != nil {
		return err
	}
	if err := p.pc.SetLocalDescription(offer); err != nil {
		return err
	}
	emit(line{"type": "offer", "sdp": offer.SDP})
	return nil
}

func (p *peer) describe(description webrtc.SessionDescription) error {
	if err := p.pc.SetRemoteDescription(description); err != nil {
		return err
	}
	p.described = true
	if description.Type == webrtc.SDPTypeOffer {
		answer, err := p.pc.CreateAnswer(nil)
		if err != nil {
			return err
		}
		if err := p.pc.SetLocalDescription(answer); err != nil {
			return err
		}
		emit(line{"type": "answer", "sdp": answer.SDP})
	}
	emit(line{"event": "described"})
	for _, candidate := range p.early {
		if err := p.pc.AddICECandidate(candidate); err != nil {
			return err
		}
	}
	p.early = nil
	return nil
}

func (p *peer) candidate(text string) error {
	init := webrtc.ICECandidateInit{}
	if err := json.Unmarshal([]byte(text), &init); err != nil {
		return err
	}
	if !p.described {
		p.early = append(p.early, init)
		return nil
	}
	return p.pc.AddICECandidate(init)
}

func (p *peer) send(l line) error {
	channel := p.channel(l.text("channel"))
	if text, ok := l["text"].(string); ok {
		return channel.SendText(text)
	}
	data, err := base64.StdEncoding.DecodeString(l.text("base64"))
	if err != nil {
		return err
	}
	return channel.Send(data)
}

func (p *peer) channel(label string) *webrtc.DataChannel {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return p.channels[label]
}

func (p *peer) handle(text string) error {
	l := line{}
	if err := json.Unmarshal([]byte(text), &l); err != nil {
		return err
	}
	if kind := l.text("type"); kind != "" {
		return p.describe(webrtc.SessionDescription{Type: webrtc.NewSDPType(kind), SDP: l.text("sdp")})
	}
	if candidate, ok := l["candidate"]; ok {
		if candidate == nil || candidate == "" {
			return nil
		}
		return p.candidate(text)
	}
	if label := l.text("createChannel"); label != "" {
		wanted := struct{ Init webrtc.DataChannelInit }{}
		if err := json.Unmarshal([]byte(text), &wanted); err != nil {
			return err
		}
		return p.create(label, &wanted.Init)
	}
	if _, ok := l["send"]; ok {
		return p.send(l)
	}
	if _, ok := l["close"]; ok {
		if label := l.text("channel"); label != "" {
			return p.channel(label).Close()
		}
		err := p.pc.Close()
		emit(line{"event": "closed"})
		return err
	}
	if _, ok := l["restartIce"]; ok {
		return p.offer(&webrtc.OfferOptions{ICERestart: true})
	}
	return fmt.Errorf("not understood: %s", text)
}

func main() {
	p, err := newPeer()
	if err != nil {
		panic(err)
	}
	for i, word := range os.Args {
		if word == "--channel" && i+1 < len(os.Args) {
			if err := p.create(os.Args[i+1], nil); err != nil {
				panic(err)
			}
		}
	}
	if strings.Contains(strings.Join(os.Args, " "), "--offer") {
		if err := p.offer(nil); err != nil {
			panic(err)
		}
	}
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		if err := p.handle(lines.Text()); err != nil {
			emit(line{"event": "error", "message": err.Error()})
		}
	}
	_ = p.pc.Close()
}
