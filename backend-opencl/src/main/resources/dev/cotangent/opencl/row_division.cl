// n / d for n >= 0. In rows shorter than 2^21 a product with the inverse 1 / d is exact, and runs as vectors.
int quotient(int n, int d, float inverse) {
#ifdef LONG_ROWS
  return n / d;
#else
  return (int)((n + 0.5f) * inverse);
#endif
}
