package dev.ferry.workflows.plan;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a secret is found, never the secret itself: {@code ${env:NAME}} or {@code ${file:path}}. A
 * relative path is resolved against the worker's secrets directory. Plans, histories and reports
 * hold only references; the activity that needs the value resolves it.
 *
 * @param provider {@code env} or {@code file}
 * @param key the variable's name or the file's path
 */
public record SecretRef(String provider, String key) {

  private static final Pattern FORM = Pattern.compile("\\$\\{(env|file):([^}]+)}");

  /**
   * Reads the written form.
   *
   * @throws IllegalArgumentException when {@code text} is not a reference; the message does not
   *     repeat the text, which may be a secret written in by mistake
   */
  @JsonCreator
  public static SecretRef parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException("a secret is given as ${env:NAME} or ${file:path}");
    }
    return new SecretRef(form.group(1), form.group(2));
  }

  @JsonValue
  @Override
  public String toString() {
    return "${" + provider + ":" + key + "}";
  }
}
