<?php
declare(strict_types=1);

require __DIR__ . '/answers.php';
require __DIR__ . '/store.php';

header('X-Served-By: ' . gethostname());
try {
    serve($_SERVER['REQUEST_METHOD'], strtok($_SERVER['REQUEST_URI'], '?'));
} catch (Throwable $failure) {
    error_log((string) $failure);
    answer(500, ['error' => $failure->getMessage()]);
}

function serve(string $method, string $path): void
{
    if ($path === '/health') {
        health();
        return;
    }
    if (!str_starts_with($path, '/orders/')) {
        answer(404, ['error' => 'no such path']);
        return;
    }
    $token = substr($path, strlen('/orders/'));
    if (preg_match('/\A[A-Za-z0-9_-]{1,64}\z/', $token) !== 1) {
        answer(400, ['error' => 'a token has 1 to 64 of A-Z a-z 0-9 _ -']);
        return;
    }
    match ($method) {
        'POST' => take($token),
        'GET', 'HEAD' => show($token),
        default => answer(405, ['error' => "no $method here"]),
    };
}

/** 201 promises that both the file and the row are stored. */
function take(string $token): void
{
    $store = Store::open();
    [$sha256, $bytes] = $store->writeFile($token, 'php://input');
    $id = $store->insertRow($token, $sha256, $bytes);
    answer(201, ['token' => $token, 'sha256' => $sha256, 'id' => $id, 'host' => gethostname()]);
}

function show(string $token): void
{
    $store = Store::open();
    $rows = $store->rows($token);
    $file = $store->pathOf($token);
    $missing = array_keys(array_filter(['row' => $rows === [], 'file' => !is_file($file)]));
    header('X-Order-Count: ' . count($rows));
    if ($rows !== []) {
        $last = end($rows);
        header('X-Order-Sha256: ' . $last['sha256']);
        header('X-Order-Id: ' . $last['id']);
    }
    if ($missing !== []) {
        answer(404, ['error' => 'not found', 'missing' => $missing, 'token' => $token]);
        return;
    }
    answerFile($file);
}

function health(): void
{
    try {
        Store::open()->check();
        answer(200, ['host' => gethostname(), 'db' => 'ok']);
    } catch (Throwable $failure) {
        answer(503, ['host' => gethostname(), 'error' => $failure->getMessage()]);
    }
}
