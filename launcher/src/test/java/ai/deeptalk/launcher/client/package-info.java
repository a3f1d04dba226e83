/** The client without a server: what it makes of events that are given to it. */
@NullMarked
package ai.deeptalk.launcher.client;

import org.jspecify.annotations.NullMarked;
