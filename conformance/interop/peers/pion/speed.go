package main

import (
	"encoding/json"
	"sync"

	"github.com/pion/webrtc/v4"
)

// The channel with this label does not echo: parley bench browser measures on it.
const (
	speedLabel   = "speed"
	speedMessage = 16 << 10
)

// measure counts what comes until it is what {"up": bytes} announced, and sends as many as {"down": bytes} asks for.
func measure(channel *webrtc.DataChannel) {
	var mutex sync.Mutex
	var awaited, received, toSend int
	message := make([]byte, speedMessage)
	fill := func() {
		mutex.Lock()
		defer mutex.Unlock()
		for toSend > 0 && channel.BufferedAmount() < highWater {
			if err := channel.Send(message); err != nil {
				emit(line{"event": "error", "channel": speedLabel, "message": err.Error()})
				return
			}
			toSend -= speedMessage
		}
	}
	channel.OnBufferedAmountLow(fill)
	channel.OnMessage(func(m webrtc.DataChannelMessage) {
		if m.IsString {
			var order struct{ Up, Down int }
			if err := json.Unmarshal(m.Data, &order); err != nil {
				emit(line{"event": "error", "channel": speedLabel, "message": err.Error()})
				return
			}
			mutex.Lock()
			awaited, received, toSend = order.Up, 0, order.Down
			mutex.Unlock()
			fill()
			return
		}
		received += len(m.Data)
		if received == awaited {
			text, _ := json.Marshal(line{"received": received})
			_ = channel.SendText(string(text))
		}
	})
}
