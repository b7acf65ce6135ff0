package dev.ferry.workflows.plan;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.DatabindContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.jsontype.impl.TypeIdResolverBase;
import java.io.IOException;

/** Tells Jackson the record of a kind, so that {@link Kinds} stays the only list of them. */
public final class KindResolver extends TypeIdResolverBase {

  private JavaType base;

  @Override
  public void init(JavaType type) {
    base = type;
  }

  @Override
  public String idFromValue(Object value) {
    return Kinds.nameOf(value.getClass());
  }

  @Override
  public String idFromValueAndType(Object value, Class<?> suggested) {
    return Kinds.nameOf(value == null ? suggested : value.getClass());
  }

  @Override
  public JavaType typeFromId(DatabindContext context, String id) throws IOException {
    Class<?> type =
        (Check.class.isAssignableFrom(base.getRawClass()) ? Kinds.CHECKS : Kinds.ALL).get(id);
    if (type == null) {
      throw new IOException("there is no kind " + id);
    }
    return context.constructSpecializedType(base, type);
  }

  @Override
  public JsonTypeInfo.Id getMechanism() {
    return JsonTypeInfo.Id.CUSTOM;
  }
}
