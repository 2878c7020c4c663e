; An installer and its uninstaller that do nothing but what packaging/windows/installer.nsh adds to electron-builder's.
Unicode true
Target amd64-unicode
!include LogicLib.nsh

; As electron-builder defines them (templates/nsis in app-builder-lib).
!define APP_EXECUTABLE_FILENAME "Hookswitch.exe"
!macro _isUpdated _a _b _t _f
  !insertmacro _== 1 0 `${_t}` `${_f}`
!macroend
!define isUpdated `"" isUpdated ""`

!include "${INCLUDE}"

Name "Hookswitch"
OutFile "${OUTPUT}"
RequestExecutionLevel user
SilentInstall silent
SilentUnInstall silent
InstallDir "C:\Hookswitch"

Section
  SetOutPath $INSTDIR
  WriteUninstaller "$INSTDIR\uninstall.exe"
  !insertmacro customInstall
SectionEnd

Section Uninstall
  !insertmacro customUnInstall
SectionEnd
