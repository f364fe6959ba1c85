package dev.tributary.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A parameter of a plugin: a component of its config record. The parameter is named as the component in snake_case
 * ({@code chunkLimitSize} is {@code chunk_limit_size}); its type follows from the component's.
 *
 * <table>
 * <caption>Types</caption>
 * <tr><td>String, int, long, double, boolean, an enum</td><td>as they are; enum constants in lower case</td></tr>
 * <tr><td>{@code @Param(size = true)} int or long</td><td>bytes: {@code 8m}, {@code 256k}</td></tr>
 * <tr><td>Duration</td><td>time: {@code 10s}, {@code 0.5}, {@code 1h}</td></tr>
 * <tr><td>List of String</td><td>array: JSON or comma separated</td></tr>
 * <tr><td>Map of String to String</td><td>hash: JSON or {@code k:v,k2:v2}</td></tr>
 * <tr><td>Regexp</td><td>regexp: {@code /re/im} or bare</td></tr>
 * <tr><td>Optional of any of these</td><td>may be absent, no default</td></tr>
 * </table>
 */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Param {
    /** Stands for "no default": the parameter is required unless its type is Optional. */
    String REQUIRED = "\0required";

    /** Meaning, unit and effect, in a sentence or two of Markdown. */
    String doc();

    /** The default, written as in a configuration file. */
    String value() default REQUIRED;

    /** The parameter's name where it is not the component's in snake_case. */
    String name() default "";

    /** Older names that mean the same. */
    String[] aliases() default {};

    /** Smallest allowed value, written as in a configuration file; empty for 0 of a number, and else for none. */
    String min() default "";

    /** Largest allowed value, written as in a configuration file; empty for none. */
    String max() default "";

    /** The number is a size in bytes. */
    boolean size() default false;

    /** Never shown: not in logs, errors, or {@code --show-config}. */
    boolean secret() default false;

    /**
     * What is written may not be empty, nor an item of a list: from an empty value, such as a variable that is not set,
     * would follow that everybody is meant. A secret never may, but for {@link #emptyIsNone}.
     */
    boolean filled() default false;

    /** An empty value is as none, also of a secret, since nobody is let in by it. */
    boolean emptyIsNone() default false;

    /** It can be written and does nothing: {@link #doc} says why, and so does a warning where it is written. */
    boolean unused() default false;

    /** How Fluentd behaves here where we differ; printed in the reference. Empty where we are alike. */
    String fluentd() default "";
}
