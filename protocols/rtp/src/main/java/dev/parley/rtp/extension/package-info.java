/**
 * Values of RTP header extensions: RFC 6464, RFC 8852 and RFC 9143 (MID, RID), RFC 5450, and those that browsers share without an RFC. A
 * value reads itself from an {@code RtpPacket}'s element and writes itself into a byte array.
 */
@NullMarked
package dev.parley.rtp.extension;

import org.jspecify.annotations.NullMarked;
