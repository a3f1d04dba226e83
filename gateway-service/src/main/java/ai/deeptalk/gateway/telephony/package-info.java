/**
 * Phone calls. Start at {@link ai.deeptalk.gateway.telephony.TwilioCall}: a media stream of
 * Twilio's on one side, an ordinary session on the other.
 */
@NullMarked
package ai.deeptalk.gateway.telephony;

import org.jspecify.annotations.NullMarked;
