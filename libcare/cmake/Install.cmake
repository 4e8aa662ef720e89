# What is installed beside the libraries, programs and packages, which install themselves where they are made; and, with
# LIBCARE_DEB, the Debian packages.
install(FILES README.md CHANGELOG.md COPYRIGHT DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT docs)
install(DIRECTORY docs DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT docs FILES_MATCHING PATTERN "*.md" PATTERN "*.png")
install(DIRECTORY examples DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT docs
        PATTERN CMakeLists.txt EXCLUDE PATTERN compare.cmake EXCLUDE)

file(GLOB manuals CONFIGURE_DEPENDS docs/man/*.1)
if(LIBCARE_DEB)
    include(Debian)
else()
    install(FILES LICENSE DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT docs) # a Debian system has it already
    install(FILES ${manuals} DESTINATION "${CMAKE_INSTALL_MANDIR}/man1" COMPONENT program)
endif()
