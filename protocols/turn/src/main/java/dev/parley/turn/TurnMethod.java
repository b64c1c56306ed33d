package dev.parley.turn;

/** The STUN methods of TURN, RFC 8656 §17. */
public final class TurnMethod {
    /** Allocate: asks for a relayed address. */
    public static final int ALLOCATE = 0x003;

    /** Refresh: prolongs or ends an allocation. */
    public static final int REFRESH = 0x004;

    /** Send: an indication with data for a peer. */
    public static final int SEND = 0x006;

    /** Data: an indication with data from a peer. */
    public static final int DATA = 0x007;

    /** CreatePermission: lets peers at some IP addresses send to the relayed address. */
    public static final int CREATE_PERMISSION = 0x008;

    /** ChannelBind: gives a peer a number of 16 bits that replaces the indications. */
    public static final int CHANNEL_BIND = 0x009;

    private TurnMethod() {}
}
