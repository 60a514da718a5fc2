// Images with their padding written out. Comes after row_division.cl.

// to[image, h, w, c]: images with zeros around them.
// x: elements of a row of the padded image, y: rows of all padded images; row and left count elements.
__kernel void pad_images(
    int rows, int padded, int paddedHeight, int height, int row, int top, int left, __global const float* from,
    int fromAt, __global float* to) {
  long x = get_global_id(0);
  long y = get_global_id(1);
  if (x < padded && y < rows) {
    int image = (uint)y / (uint)paddedHeight;
    int h = (int)y - image * paddedHeight - top;
    int inside = h >= 0 && h < height && x >= left && x < left + row;
    __global const float* source = from + fromAt + (long)(image * height + h) * row - left;
    to[y * padded + x] = inside ? source[x] : 0;
  }
}

// The same with step - 1 zeros between pixels; left counts pixels. inverse: 1 / channels, 1 / step.
__kernel void spread_images(
    int rows, int padded, int paddedHeight, int height, int width, int channels, int top, int left, int step,
    float2 inverse, __global const float* from, int fromAt, __global float* to) {
  uint x = get_global_id(0);
  uint y = get_global_id(1);
  if (x < (uint)padded && y < (uint)rows) {
    int image = y / paddedHeight;
    int h = (int)(y % paddedHeight) - top;
    int column = quotient(x, channels, inverse.x);
    int w = column - left;
    int p = quotient(h, step, inverse.y);
    int q = quotient(w, step, inverse.y);
    int inside = h >= 0 && w >= 0 && p * step == h && q * step == w && p < height && q < width;
    int at = ((image * height + p) * width + q) * channels + (int)x - column * channels;
    to[y * padded + x] = inside ? from[fromAt + at] : 0;
  }
}
