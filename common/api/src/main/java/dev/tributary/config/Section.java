package dev.tributary.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A sub-section of a plugin, a component of its config record. By the component's type:
 *
 * <ul>
 *   <li>a record: bound; an absent section is bound as an empty one
 *   <li>Optional of a record: bound if it is there
 *   <li>List of a record: any number of them, in order
 *   <li>ConfigElement, Optional or List of it: handed on as it stands, for sections that are plugins themselves
 *       ({@code <parse>}, {@code <format>}, {@code <store>}, {@code <secondary>}) or whose keys are free ({@code
 *       <record>})
 * </ul>
 *
 * Named as the component in snake_case, a List's plural {@code s} dropped, unless {@link #name} says otherwise.
 */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Section {
    /** What the section is for. */
    String doc();

    String name() default "";

    /** At least one is needed. */
    boolean required() default false;

    /** It can be written and does nothing: {@link #doc} says why, and so does a warning where it is written. */
    boolean unused() default false;

    /** How Fluentd behaves here where we differ; printed in the reference. */
    String fluentd() default "";
}
