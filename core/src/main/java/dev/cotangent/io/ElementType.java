package dev.cotangent.io;

/** The types of elements in files, by their names in safetensors; F32, F64 and I32 are written. */
enum ElementType {
  F32(4),
  F64(8),
  I32(4),
  F16(2),
  BF16(2),
  I64(8),
  I16(2),
  I8(1),
  U8(1),
  BOOL(1);

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  /** Returns the bytes of an element. */
  int bytes() {
    return bytes;
  }

  /** Tells whether its values are floating point. */
  boolean isReal() {
    return switch (this) {
      case F32, F64, F16, BF16 -> true;
      case I32, I64, I16, I8, U8, BOOL -> false;
    };
  }

  /** Returns the type in which an array is written. */
  static ElementType of(NamedArray array) {
    return switch (array) {
      case NamedArray.Floats _ -> F32;
      case NamedArray.Doubles _ -> F64;
      case NamedArray.Ints _ -> I32;
    };
  }
}
