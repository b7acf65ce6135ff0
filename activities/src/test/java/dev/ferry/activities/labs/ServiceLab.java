package dev.ferry.activities.labs;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A test that has the hosts of the lab with the whole service to itself, as they were after their
 * first boot.
 */
@Tag("lab")
@ExtendWith(FreshHosts.class)
@ResourceLock("lab of kind service")
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface ServiceLab {}
