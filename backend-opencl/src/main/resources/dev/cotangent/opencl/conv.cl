// What convolutions need beside matrix products: padded images and tables of positions.

// to[image, h, w, c]: images with zeros around them and, if step > 1, between their pixels.
// x: elements of a row of the padded image, y: rows of all padded images.
__kernel void pad_images(
    int rows, int row, int paddedHeight, int height, int width, int channels, int top, int left, int step,
    __global const float* from, int fromAt, __global float* to) {
  uint x = get_global_id(0);
  uint y = get_global_id(1);
  if (x < (uint)row && y < (uint)rows) {
    int image = y / paddedHeight;
    int h = y % paddedHeight - top;
    int w = (int)x / channels - left;
    int c = x % channels;
    int inside = h >= 0 && w >= 0 && h % step == 0 && w % step == 0 && h / step < height && w / step < width;
    to[y * row + x] = inside ? from[fromAt + ((image * height + h / step) * width + w / step) * channels + c] : 0;
  }
}

// Table of three axes: to[(i * n + j) * l + k] = i * a + j * b + k * c, axes (m, n, l), steps (a, b, c).
__kernel void positions(int m, int n, int l, int a, int b, int c, __global int* to) {
  uint at = get_global_id(0);
  if (at < (uint)(m * n * l)) {
    to[at] = (int)(at / (n * l)) * a + (int)(at / l % n) * b + (int)(at % l) * c;
  }
}
