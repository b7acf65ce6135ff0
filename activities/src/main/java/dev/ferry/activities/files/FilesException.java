package dev.ferry.activities.files;

/** Something is wrong with a tree or the copy of it; the message starts with FERRY-FILES-0nn. */
public final class FilesException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FilesException(String message) {
    super(message);
  }
}
