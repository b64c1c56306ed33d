package dev.parley.base;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names the section of a specification that a test shows, such as {@code @Spec("RFC 8445 §7.3.1.1")}. */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.TYPE})
@Repeatable(Spec.List.class)
public @interface Spec {
    /** Returns the document and section. */
    String value();

    /** Several sections. */
    @Documented
    @Retention(RetentionPolicy.CLASS)
    @Target({ElementType.METHOD, ElementType.TYPE})
    @interface List {
        /** Returns the sections. */
        Spec[] value();
    }
}
