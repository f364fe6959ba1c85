package dev.tributary.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The argument of a section, as {@code tag,time} in {@code <buffer tag,time>}: a component of its config record. */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Argument {
    String doc();

    /** The default, written as in a configuration file. */
    String value() default "";
}
