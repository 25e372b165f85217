// A number that an operator takes (x + 0.5) is a managed object with a finalizer, and TorchSharp does not keep it alive while native code
// reads it: a collection that another thread starts in that moment frees it. So one thread has tensors, here as in the product.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
