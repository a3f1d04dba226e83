/**
 * Who may come in: API keys, kept as hashes, and the tenant each belongs to. Start at {@link
 * ApiKeys}.
 */
@NullMarked
package ai.deeptalk.gateway.access;

import org.jspecify.annotations.NullMarked;
