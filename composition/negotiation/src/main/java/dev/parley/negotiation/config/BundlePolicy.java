package dev.parley.negotiation.config;

/** webrtc-pc's RTCBundlePolicy: which m-sections of an offer get transports of their own, for peers that do not know BUNDLE. */
public enum BundlePolicy {
    /** The first m-section of each media type. */
    BALANCED,
    /** Every m-section. */
    MAX_COMPAT,
    /** The first m-section alone; the others are bundle-only. */
    MAX_BUNDLE
}
