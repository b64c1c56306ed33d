/**
 * Interface with the upper layer, RFC 9260 §11: settings, messages, notifications, states and figures. For the owners of
 * associations.
 */
@NullMarked
package dev.parley.sctp.upperlayer;

import org.jspecify.annotations.NullMarked;
