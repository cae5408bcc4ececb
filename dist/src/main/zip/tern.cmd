@echo off
rem Runs the tern command on Windows. bin/tern is the same for all other systems.
setlocal
set "java=java.exe"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java.exe"
set "version=0"
for /f "tokens=3" %%v in ('""%java%" -version 2^>^&1 ^| findstr /i version"') do if "%version%"=="0" set "version=%%~v"
for /f "delims=.-" %%m in ("%version%") do set "major=%%m"
if %major% LSS 17 (
  echo tern: Java 17 or newer is needed. Install a JDK, or set JAVA_HOME to one. 1>&2
  exit /b 1
)
set "flags=-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
if "%~1"=="broker" set "flags=-XX:+ExitOnOutOfMemoryError -XX:+UseG1GC -XX:MaxGCPauseMillis=5"
if %major% GEQ 22 set "flags=%flags% --enable-native-access=ALL-UNNAMED"
if %major% GEQ 24 set "flags=%flags% --sun-misc-unsafe-memory-access=allow"
"%java%" %flags% %TERN_JAVA_OPTIONS% -cp "%~dp0..\lib\*" io.ternmq.cli.Tern %*
exit /b %ERRORLEVEL%
