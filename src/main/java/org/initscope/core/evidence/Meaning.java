package org.initscope.core.evidence;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a component of a record means, which makes it a column of the record's table.
 *
 * <p>The column has the component's name in snake_case and the type of the component. A component without a meaning is a
 * record, whose components are columns in its place.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Meaning {
    /** One sentence, with the unit. */
    String value();

    /** Whether a double is NULL where it is not finite; NULL is read as NaN. Of other types Optional says so. */
    boolean nullable() default false;

    /** The column's name, where snake_case gives another one. */
    String column() default "";

    /** The name that the column had in files of earlier versions, where it had another one. */
    String earlier() default "";
}
