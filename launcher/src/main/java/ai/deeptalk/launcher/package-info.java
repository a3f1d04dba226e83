/**
 * The command line behind the script {@code ./deeptalk}: it starts a platform on this machine and
 * talks to one as any client would. Start at {@code DeepTalk}; each command is a class. No
 * behaviour of a service lives here.
 */
@NullMarked
package ai.deeptalk.launcher;

import org.jspecify.annotations.NullMarked;
