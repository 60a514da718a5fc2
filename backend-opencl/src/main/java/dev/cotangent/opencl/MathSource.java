package dev.cotangent.opencl;

import java.util.regex.Pattern;

/** Puts the functions of {@code math.cl} before generated code that calls one of them. */
final class MathSource {
  private static final Pattern CALL = Pattern.compile("\\bm_\\w+\\(");

  private MathSource() {}

  /**
   * Returns code with what it needs before it; functions it does not call would be compiled as
   * well.
   *
   * @param lanes floats of the vectors that the code computes with, besides single ones; 1: none
   */
  static String before(String code, int lanes) {
    if (!CALL.matcher(code).find()) {
      return "#pragma OPENCL FP_CONTRACT OFF\n" + code;
    }
    String functions = Programs.text("math");
    return lanes == 1 ? functions + code : functions + vectorTypes(lanes) + functions + code;
  }

  /** Returns the types with which {@code math.cl} computes on vectors, once more. */
  private static String vectorTypes(int lanes) {
    return """
    #undef REAL
    #undef INT
    #undef UINT
    #undef AS_REAL
    #undef AS_INT
    #define REAL float%1$d
    #define INT int%1$d
    #define UINT uint%1$d
    #define AS_REAL as_float%1$d
    #define AS_INT as_int%1$d
    """
        .formatted(lanes);
  }
}
