// The float32 fused multiply-add peak of this machine: independent FMA chains that never leave the registers, on
// 1 … n threads, in bursts of a few milliseconds. Build and run it with gemm_peak.py. One JSON line a thread count:
// the median and the best burst by the clock on the wall, and the median by processor time, which other processes that
// take turns on the cores disturb little.
#include <immintrin.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#if defined(__AVX512F__)
typedef __m512 Vector;
#define SET1 _mm512_set1_ps
#define FMA _mm512_fmadd_ps
#define STORE _mm512_storeu_ps
#define NAME "avx512"
#else
typedef __m256 Vector;
#define SET1 _mm256_set1_ps
#define FMA _mm256_fmadd_ps
#define STORE _mm256_storeu_ps
#define NAME "avx2"
#endif

enum { chains = 12, lanes = sizeof(Vector) / sizeof(float) };
enum { iterations = 1000 * 1000, bursts = 101, most_threads = 256 };
// Keeps a loop as it is written, and six chains in their registers.
#define KEEP(a, b, c, d, e, f) __asm__ volatile("" : "+v"(a), "+v"(b), "+v"(c), "+v"(d), "+v"(e), "+v"(f))

static pthread_barrier_t barrier;

static double now(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

// Runs one burst and stores the processor time it took.
static void *burst(void *cpu_seconds) {
  // Variables by name and not an array: an array may be kept in memory.
  Vector a = SET1(0.5f), b = SET1(1.5f), c = SET1(2.5f), d = SET1(3.5f), e = SET1(4.5f), f = SET1(5.5f);
  Vector g = SET1(6.5f), h = SET1(7.5f), i = SET1(8.5f), j = SET1(9.5f), k = SET1(10.5f), l = SET1(11.5f);
  Vector factor = SET1(0.999f), addend = SET1(0.001f);
  pthread_barrier_wait(&barrier);
  double start = now(CLOCK_THREAD_CPUTIME_ID);
  for (long n = 0; n < iterations; n++) {
    a = FMA(a, factor, addend), b = FMA(b, factor, addend), c = FMA(c, factor, addend), d = FMA(d, factor, addend);
    e = FMA(e, factor, addend), f = FMA(f, factor, addend), g = FMA(g, factor, addend), h = FMA(h, factor, addend);
    i = FMA(i, factor, addend), j = FMA(j, factor, addend), k = FMA(k, factor, addend), l = FMA(l, factor, addend);
    KEEP(a, b, c, d, e, f);
    KEEP(g, h, i, j, k, l);
  }
  *(double *)cpu_seconds = now(CLOCK_THREAD_CPUTIME_ID) - start;
  Vector results[chains] = {a, b, c, d, e, f, g, h, i, j, k, l};
  float first[lanes];
  volatile float sink = 0;
  for (int index = 0; index < chains; index++) {
    STORE(first, results[index]);
    sink = sink + first[0];
  }
  return NULL;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

int main(int count, char **arguments) {
  int most = count > 1 ? atoi(arguments[1]) : 1;
  if (most < 1 || most > most_threads) return 2;
  for (int threads = 1; threads <= most; threads++) {
    double wall[bursts], cpu[bursts];
    for (int repeat = 0; repeat < bursts; repeat++) {
      pthread_t team[most_threads];
      double cpu_seconds[most_threads];
      pthread_barrier_init(&barrier, NULL, (unsigned)threads + 1);
      for (int index = 0; index < threads; index++) {
        if (pthread_create(&team[index], NULL, burst, &cpu_seconds[index])) return 1;
      }
      double start = now(CLOCK_MONOTONIC);
      pthread_barrier_wait(&barrier);
      for (int index = 0; index < threads; index++) pthread_join(team[index], NULL);
      wall[repeat] = now(CLOCK_MONOTONIC) - start;
      cpu[repeat] = 0;
      for (int index = 0; index < threads; index++) cpu[repeat] += cpu_seconds[index] / threads;
      pthread_barrier_destroy(&barrier);
    }
    qsort(wall, bursts, sizeof(double), ascending);
    qsort(cpu, bursts, sizeof(double), ascending);
    double gflop = 2e-9 * lanes * chains * (double)iterations * threads;
    printf("{\"system\": \"machine\", \"case\": \"fma-peak-%s-%d\", ", NAME, threads);
    printf("\"seconds\": %.6f, ", wall[bursts / 2]);
    printf("\"gflops\": %.1f, \"best_gflops\": %.1f, ", gflop / wall[bursts / 2], gflop / wall[0]);
    printf("\"processor_time_gflops\": %.1f}\n", gflop / cpu[bursts / 2]);
    fflush(stdout);
  }
  return 0;
}
