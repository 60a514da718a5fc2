package dev.cotangent.opencl;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of texts and bytes. */
final class Digest {
  /** Bytes of a digest. */
  static final int LENGTH = 32;

  private Digest() {}

  /** Returns the digest of several texts, none of which runs into the next, as hex digits. */
  static String of(String... parts) {
    MessageDigest digest = algorithm();
    for (String part : parts) {
      digest.update(part.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Returns the digest of bytes. */
  static byte[] of(byte[] bytes) {
    return algorithm().digest(bytes);
  }

  private static MessageDigest algorithm() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
