/**
 * Tests of the whole platform and of rules that hold for every module. Start at {@code
 * SourceFormatTest} for the shape of a rule.
 */
@NullMarked
package ai.deeptalk.platform;

import org.jspecify.annotations.NullMarked;
